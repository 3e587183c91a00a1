"""/compliance false-positive: say that a finding is wrong, and why."""

from bot.commands.interface import NOT_REVIEWED, CommandContext, Waive, the_one
from bot.commands.waive import fault_of
from bot.core.asked import fields_in, ids_in
from bot.core.waiver import WaiverKind
from bot.core.wording import reading_order

USAGE = (
    "Say `/compliance false-positive <id> reason: WHY`, in one line, with the id that stands in the finding's comment."
)


class FalsePositiveCommand:
    name = "false-positive"
    summary = "`<id> reason: ...` says that a finding is wrong, so that it blocks no longer"
    needs_write = True

    def answer(self, context: CommandContext) -> str | Waive:
        """What is wrong; words where that is unclear, or is no reason."""
        if context.reviewed is None:
            return NOT_REVIEWED
        there = [item for item in context.findings if item.state.is_of_the_change]
        there.sort(key=lambda item: reading_order(item.finding))
        before, fields = fields_in(context.command.rest, ("reason",))
        meant = the_one(ids_in(before) or context.here, there, USAGE)
        if isinstance(meant, str):
            return meant
        reason = fields.get("reason", "")
        fault = fault_of(reason)
        return f"{fault} {USAGE}" if fault else Waive(meant, WaiverKind.FALSE_POSITIVE, reason, None)


PLUGIN = FalsePositiveCommand()
