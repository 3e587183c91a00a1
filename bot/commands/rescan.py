"""/compliance rescan: review the pull request's head again."""

from bot.commands.interface import CommandContext, Rescan


class RescanCommand:
    name = "rescan"
    summary = "reviews this pull request again, after a scanner failed or a setting changed"
    needs_write = True

    def answer(self, context: CommandContext) -> Rescan:
        """What was said is not said again."""
        return Rescan()


PLUGIN = RescanCommand()
