"""/compliance fix: commit proved fixes to the pull request's branch."""

import re

from bot.commands.interface import CommandContext, CommitFixes
from bot.core.identity import Fingerprint
from bot.core.limits import TABLE_ROWS
from bot.core.markdown import code
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.wording import fix_id, listed, reading_order

_ID = re.compile(r"[0-9a-f]{4,32}")

USAGE = (
    "Say which: `/compliance fix all`, or `/compliance fix <id>` with the id that stands in a finding's comment "
    "(several are divided by blanks)."
)


class FixCommand:
    name = "fix"
    summary = "`<id>` or `all` commits the proved fixes to the branch of this pull request, in one commit"
    needs_write = True

    def answer(self, context: CommandContext) -> str | CommitFixes:
        """Which findings are meant; words where that is unclear."""
        if context.reviewed is None:
            return "No review of this pull request is finished yet."
        unfixed = [item for item in context.findings if item.state is FindingState.OPEN]
        unfixed.sort(key=lambda item: reading_order(item.finding))
        words = context.command.rest.lower().replace(",", " ").replace("`", " ").split()
        if not words:
            return USAGE
        if not unfixed:
            return "Nothing is open on this pull request."
        if words == ["all"]:
            return CommitFixes(tuple(item.finding.fingerprint for item in unfixed))
        return _named(words[:TABLE_ROWS], unfixed)


def _named(words: list[str], unfixed: list[TrackedFinding]) -> str | CommitFixes:
    chosen: list[Fingerprint] = []
    unknown: list[str] = []
    for word in words:
        names = [item.finding.fingerprint for item in unfixed if item.finding.fingerprint.startswith(word)]
        if len(names) == 1 and _ID.fullmatch(word):
            chosen.append(names[0])
        else:
            unknown.append(word)
    if not unknown:
        return CommitFixes(tuple(dict.fromkeys(chosen)))
    known = [
        f"- `{fix_id(item.finding.fingerprint)}` {item.finding.rule} {code(str(item.finding.location))}"
        for item in unfixed[:TABLE_ROWS]
    ]
    said = f"No open finding (or more than one) goes by {listed([code(word) for word in unknown])}. {USAGE} Open are:"
    return "\n".join([said, "", *known])


PLUGIN = FixCommand()
