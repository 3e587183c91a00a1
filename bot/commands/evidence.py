"""/compliance evidence: what is recorded of this pull request, and how to verify it."""

from bot.commands.interface import CommandContext, ShowEvidence


class EvidenceCommand:
    name = "evidence"
    summary = "lists what is recorded of this pull request, and tells how to verify it"
    needs_write = True

    def answer(self, context: CommandContext) -> ShowEvidence:
        return ShowEvidence()


PLUGIN = EvidenceCommand()
