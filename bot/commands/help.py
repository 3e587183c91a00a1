"""/compliance help: what can be asked."""

from bot.commands.interface import CommandContext


class HelpCommand:
    name = "help"
    summary = "shows this list"
    needs_write = False

    def answer(self, context: CommandContext) -> str:
        asked = context.command.name
        lines = [] if asked in {"", "help"} else ["I don't know that command. These I know:", ""]
        lines += [f"- `/compliance {name}` {summary}" for name, summary in sorted(context.summaries.items())]
        return "\n".join(lines)


PLUGIN = HelpCommand()
