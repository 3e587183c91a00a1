"""Writes the pages that are generated from the code; `--check` fails where one is out of date."""

import sys
from pathlib import Path

from bot.registry import load_criteria, load_rules, plugins
from bot.reports.rule_page import manual_page
from bot.settings import SETTINGS

FOLDER = Path(__file__).parent
RULES = FOLDER.parent / "rules"


def configuration() -> str:
    """docs/configuration.md, from the settings."""
    lines = [
        "# Configuration",
        "",
        "Generated from `bot/settings.py` by `make docs`. Everything comes from the environment; at a start with",
        "something missing or malformed, all faults are named at once, and nothing runs (exit code 2).",
        "",
        "| Variable | Meaning | Default |",
        "|---|---|---|",
    ]
    for setting in SETTINGS:
        default = "**required**" if setting.default is None else setting.default or "not set"
        shown = f"`{default}`" if setting.default and " " not in default else default
        secret = " Secret: never logged." if setting.secret else ""
        lines.append(f"| `{setting.name}` | {setting.meaning}{secret} | {shown} |")
    return "\n".join(lines) + "\n"


def commands() -> str:
    """docs/commands.md, from the slash commands."""
    rows = [
        f"| `/compliance {name}` | {command.summary} | {'write' if command.needs_write else 'read'} |"
        for name, command in sorted(plugins("bot.commands").items())
    ]
    return "\n".join([COMMANDS, "| Command | | Access |", "|---|---|---|", *rows]) + "\n"


COMMANDS = """\
# Commands in a pull request

Generated from `bot/commands/` by `make docs`.

Written as the first line of a comment in the conversation, or of a reply in a review thread: in the thread of a finding
its id may be left out. `<id>` is the beginning of a finding's fingerprint: it stands in the finding's comment, in the
check run and in `/compliance report`. "Access" is what the author must have on the repository, by GitHub's role. What
each does in detail: [pull-request.md](pull-request.md).

- A reaction is the receipt, and each command has one answer. One that is edited before it is answered asks for nothing.
- Quotations, code, edited comments and what bots write ask for nothing. A typo is answered with the nearest command.
- More than 30 commands of one person in an hour, whichever worker takes them, get a reaction and no answer.
"""


def rule_pages() -> dict[str, str]:
    """docs/rules/: a page for each rule, from the files that `rules show` reads, and an index."""
    criteria = load_criteria(RULES)
    rows, pages = [], {}
    for rule in load_rules(RULES):
        info = rule.info
        source = f"../../rules/{rule.folder.name}"
        examples = [f"[Small applications, some to be remarked and some not]({source}/examples)"]
        made = f"<!-- Generated from rules/{rule.folder.name} by `make docs`. -->"
        pages[f"rules/{info.id}.md"] = f"{made}\n\n{manual_page(info, criteria, examples)}"
        rows.append(f"| [{info.id}]({info.id}.md) | {info.title} | {info.severity} | {', '.join(info.criteria)} |")
    header = ["# The rules", "", "Generated from `rules/` by `make docs`.", ""]
    table = ["| Rule | | Severity | SOC 2 criteria |", "|---|---|---|---|", *rows]
    return pages | {"rules/README.md": "\n".join([*header, *table]) + "\n"}


def pages() -> dict[str, str]:
    """Path below docs/ -> text, of every generated page."""
    return {"configuration.md": configuration(), "commands.md": commands(), **rule_pages()}


def main() -> int:
    wanted = pages()
    left = {f"rules/{path.name}" for path in (FOLDER / "rules").glob("*.md")} - wanted.keys()
    stale = sorted({name for name, text in wanted.items() if _read(FOLDER / name) != text} | left)
    if "--check" in sys.argv:
        if stale:
            sys.stderr.write(f"out of date: {', '.join(f'docs/{name}' for name in stale)}; run: make docs\n")
        return 1 if stale else 0
    for name in stale:
        if name in left:
            (FOLDER / name).unlink()
        else:
            (FOLDER / name).parent.mkdir(exist_ok=True)
            (FOLDER / name).write_text(wanted[name], encoding="utf-8")
    return 0


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
