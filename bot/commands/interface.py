"""What a slash command is: a pure function from what is known to an answer.

A module in this folder exposes `PLUGIN`, an instance of a SlashCommand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.core.command import Command
from bot.core.identity import CommitSha, Fingerprint
from bot.core.rule import Criterion, RuleInfo
from bot.core.tracked import TrackedFinding


@dataclass(frozen=True)
class CommandContext:
    """`reviewed` is the head of the last finished review, None before the first. `summaries` are all commands'
    one-line descriptions by name."""

    command: Command
    repository: str
    number: int
    findings: tuple[TrackedFinding, ...]
    reviewed: CommitSha | None
    rules: Mapping[str, RuleInfo]
    criteria: Mapping[str, Criterion]
    summaries: Mapping[str, str]


@dataclass(frozen=True)
class CommitFixes:
    """What a command may ask for instead of words: that the proved fixes of these findings be committed."""

    findings: tuple[Fingerprint, ...]


class SlashCommand(Protocol):
    name: str
    summary: str
    needs_write: bool
    """Whether the author must have at least write permission on the repository."""

    def answer(self, context: CommandContext) -> str | CommitFixes:
        """The answer as Markdown, without marker; or what has to be done before there is one."""
        ...
