"""A rule's manual page, for `rules show`."""

from collections.abc import Mapping, Sequence

from bot.core.rule import Criterion, RuleInfo


def manual_page(info: RuleInfo, criteria: Mapping[str, Criterion], examples: Sequence[str]) -> str:
    """The page as Markdown; `examples` are the names of the rule's examples."""
    speaks = [f"- {each.id} ({each.strength}): {each.title}" for each in map(criteria.__getitem__, info.criteria)]
    cwe = ", ".join(f"[CWE-{number}](https://cwe.mitre.org/data/definitions/{number}.html)" for number in info.cwe)
    blocks = [
        f"# {info.id}: {info.title}",
        f"Severity {info.severity}. Looked for by {', '.join(info.tools)}.",
        "## Why it matters",
        info.why,
        "## How to fix it",
        info.fix,
        "## What it speaks for",
        "\n".join(["SOC 2 criteria, and how far code review can speak for each:", "", *speaks]),
        f"Weaknesses: {cwe}.",
        "## Examples" if examples else "",
        "\n".join(f"- {name}" for name in examples),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"
