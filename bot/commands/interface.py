"""What a slash command is: a pure function from what is known to an answer.

A module in this folder exposes `PLUGIN`, an instance of a SlashCommand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.core.asked import named
from bot.core.command import Command
from bot.core.identity import CommitSha, Fingerprint
from bot.core.limits import TABLE_ROWS
from bot.core.markdown import code
from bot.core.rule import Criterion, RuleInfo
from bot.core.tracked import TrackedFinding
from bot.core.waiver import Waiver, WaiverKind
from bot.core.wording import fix_id, listed

NOT_REVIEWED = "No review of this pull request is finished yet."


@dataclass(frozen=True)
class CommandContext:
    """`reviewed` is the head of the last finished review, None before the first. `summaries` are all commands'
    one-line descriptions by name; `today` is the day in UTC; `here` is the id of the finding whose review thread the
    command was written in."""

    command: Command
    repository: str
    number: int
    findings: tuple[TrackedFinding, ...]
    reviewed: CommitSha | None
    rules: Mapping[str, RuleInfo]
    criteria: Mapping[str, Criterion]
    summaries: Mapping[str, str]
    waivers: tuple[Waiver, ...] = ()
    today: date = date.min
    here: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommitFixes:
    """That the proved fixes of these findings be committed."""

    findings: tuple[Fingerprint, ...]


@dataclass(frozen=True)
class Waive:
    """That a finding be let be. `until` is the last day on which it is (None: for good)."""

    finding: TrackedFinding
    kind: WaiverKind
    reason: str
    until: date | None
    compensating: str = ""


@dataclass(frozen=True)
class Unwaive:
    """That a finding be let be no longer."""

    waiver: Waiver


@dataclass(frozen=True)
class ShowEvidence:
    """That what is recorded of the pull request be listed."""


@dataclass(frozen=True)
class Rescan:
    """That the pull request be reviewed again."""


Deed = CommitFixes | Waive | Unwaive | Rescan | ShowEvidence
"""What a command may ask for instead of words."""


class SlashCommand(Protocol):
    name: str
    summary: str
    needs_write: bool
    """Whether the author must have at least write permission on the repository."""

    def answer(self, context: CommandContext) -> str | Deed:
        """The answer as Markdown, without marker; or what has to be done before there is one."""
        ...


def the_one(ids: Sequence[str], findings: Sequence[TrackedFinding], usage: str) -> TrackedFinding | str:
    """The single finding that the ids name, or words on how to name one."""
    if len(ids) != 1:
        return usage
    meant, unknown = named(ids, findings)
    return meant[0] if meant else not_known(unknown, findings, usage)


def not_known(unknown: Sequence[str], findings: Sequence[TrackedFinding], usage: str) -> str:
    rows = [
        f"- `{fix_id(item.finding.fingerprint)}` {item.finding.rule} {code(str(item.finding.location))}"
        for item in findings[:TABLE_ROWS]
    ]
    said = (
        f"No such finding (or more than one) goes by {listed([code(word) for word in unknown[:TABLE_ROWS]])}. {usage}"
    )
    return "\n".join([f"{said} There are:", "", *rows]) if rows else said
