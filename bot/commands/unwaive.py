"""/compliance unwaive: let a finding count again."""

from bot.commands.interface import NOT_REVIEWED, CommandContext, Unwaive, the_one
from bot.core.asked import ids_in
from bot.core.wording import reading_order

USAGE = "Say which: `/compliance unwaive <id>` with the id that stands in the finding's comment."


class UnwaiveCommand:
    name = "unwaive"
    summary = "`<id>` lets a finding count again that was waived or called a false positive"
    needs_write = True

    def answer(self, context: CommandContext) -> str | Unwaive:
        if context.reviewed is None:
            return NOT_REVIEWED
        waived = {each.fingerprint: each for each in context.waivers}
        if not waived:
            return "Nothing is waived on this pull request."
        there = [item for item in context.findings if item.finding.fingerprint in waived]
        there.sort(key=lambda item: reading_order(item.finding))
        meant = the_one(ids_in(context.command.rest) or context.here, there, USAGE)
        return meant if isinstance(meant, str) else Unwaive(waived[meant.finding.fingerprint])


PLUGIN = UnwaiveCommand()
