"""/compliance fix: commit proved fixes to the pull request's branch."""

from bot.commands.interface import NOT_REVIEWED, CommandContext, CommitFixes, not_known
from bot.core.asked import ids_in, named
from bot.core.limits import TABLE_ROWS
from bot.core.tracked import FindingState
from bot.core.wording import reading_order

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
            return NOT_REVIEWED
        unfixed = [item for item in context.findings if item.state.is_of_the_change]
        unfixed.sort(key=lambda item: reading_order(item.finding))
        words = ids_in(context.command.rest) or list(context.here)
        if not words:
            return USAGE
        # What people let be is fixed only where it is named: of a false positive there is nothing to fix.
        still_open = tuple(item.finding.fingerprint for item in unfixed if item.state is FindingState.OPEN)
        if not unfixed or (words == ["all"] and not still_open):
            return "Nothing is open on this pull request."
        if words == ["all"]:
            return CommitFixes(still_open)
        meant, unknown = named(words[:TABLE_ROWS], unfixed)
        if unknown:
            return not_known(unknown, unfixed, USAGE)
        return CommitFixes(tuple(item.finding.fingerprint for item in meant))


PLUGIN = FixCommand()
