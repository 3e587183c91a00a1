"""What fixes were made, which findings are left, and why: for a terminal. And the change itself, as a patch."""

from collections.abc import Mapping

from bot.core.fix import Mended
from bot.core.outcome import Outcome
from bot.core.patch import hides, patch
from bot.core.rule import RuleInfo
from bot.core.wording import plural, reading_order, rule_of, sentence, visible

NO_FIX = "no safe automatic fix is known for this code"

HIDDEN_LINES = "A secret in it is shown as ***, so this patch is to be read, not applied: --fix makes the change."


def account(outcome: Outcome, mended: Mended, rules: Mapping[str, RuleInfo], *, made: bool) -> str:
    """The summary; `made` says whether the files were written. Nothing of the code reaches the terminal as a control
    character."""
    fixes = {fix.finding: fix for fix in mended.fixed}
    ordered = sorted(outcome.findings, key=reading_order)
    done: list[str] = []
    left: list[str] = []
    for finding in ordered:
        where = f"  {visible(str(finding.location))}  {finding.rule} {rule_of(rules, finding.rule).title}"
        fix = fixes.get(finding.fingerprint)
        words = fix.summary if fix else mended.left.get(finding.fingerprint, NO_FIX)
        (done if fix else left).append(f"{where}\n      {visible(sentence(words))}")
    verb = "Fixed" if made else "Would fix"
    blocks = [
        "\n".join([f"{verb} {plural(len(done), 'finding')} in {plural(len(mended.after), 'file')}:", *done])
        if done
        else f"{verb} nothing.",
        "\n".join([f"Left {plural(len(left), 'finding')}:", *left]) if left else "",
        *(
            f"Not looked at: {visible(gap.path) or 'everything'}: {gap.reason} ({gap.tool})"
            for gap in outcome.coverage.blind
        ),
    ]
    return "".join(f"{visible(block, keep=chr(10))}\n" for block in blocks if block)


def as_patch(outcome: Outcome, mended: Mended, *, terminal: bool) -> tuple[str, str]:
    """The change as a unified diff, coloured and without control characters for a terminal; and a warning where it
    cannot be applied because it hides a secret ("" where it can)."""
    veils = {path: outcome.veil(path) for path in mended.after}
    text = patch(mended.before, mended.after, veils)
    warning = HIDDEN_LINES if hides(mended.before, mended.after, veils) else ""
    if not terminal:
        return text, warning
    return "".join(_painted(line) for line in text.splitlines(keepends=True)), warning


def _painted(line: str) -> str:
    """By SGR codes (ECMA-48, 8.3.117), as git colours a diff."""
    style = {"+": "32", "-": "31", "@": "36"}.get(line[:1], "")
    if line.startswith(("+++ ", "--- ")):
        style = "1"
    text = visible(line.rstrip("\r\n"), keep="\t")
    return f"\x1b[{style}m{text}\x1b[0m\n" if style else f"{text}\n"
