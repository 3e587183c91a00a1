"""A finding that people let be: why, until when, and who answers for it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.finding import Finding
from bot.core.identity import Fingerprint


class WaiverKind(StrEnum):
    RISK = "waived"
    """The finding is right, and the risk is accepted for a time."""
    FALSE_POSITIVE = "false positive"
    """The finding is wrong, says a person; nothing ends it but that person's second thought."""


@dataclass(frozen=True)
class Waiver:
    """`by` is the login of who answers for it, `author` that of who opened the pull request; `until` is the last day
    (UTC) on which it holds, None for a false positive; `compensating` names the control that stands in meanwhile (""
    for none); `comment` is where it was asked for."""

    installation: int
    repository: str
    number: int
    fingerprint: Fingerprint
    rule: str
    kind: WaiverKind
    reason: str
    until: date | None
    by: str
    author: str
    at: datetime
    compensating: str = ""
    comment: int = 0

    def holds(self, now: datetime) -> bool:
        return self.until is None or now.date() <= self.until


@dataclass(frozen=True)
class Waived:
    """A finding, and the waiver that lets it be."""

    finding: Finding
    waiver: Waiver
