"""/compliance help: what can be asked."""

from difflib import get_close_matches

from bot.commands.interface import CommandContext


class HelpCommand:
    name = "help"
    summary = "shows this list"
    needs_write = False

    def answer(self, context: CommandContext) -> str:
        asked = context.command.name
        near = get_close_matches(asked, context.summaries, 1)
        guess = f" Did you mean `/compliance {near[0]}`?" if near else ""
        lines = [] if asked in {"", "help"} else [f"I don't know that command.{guess} These I know:", ""]
        lines += [f"- `/compliance {name}` {summary}" for name, summary in sorted(context.summaries.items())]
        return "\n".join(lines)


PLUGIN = HelpCommand()
