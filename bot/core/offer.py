"""Fixes that were offered, and what people did with them."""

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """What became of an offered fix."""

    ACCEPTED = "accepted"
    REWORKED = "reworked"
    """It was accepted, and then changed again in the same pull request."""
    OTHERWISE = "otherwise"
    """Somebody mended the finding, and not by what we offered."""
    DISMISSED = "dismissed"
    """The pull request was merged with the finding, or people let it be: by a waiver, or as a false positive."""
    WAITING = "waiting"


@dataclass(frozen=True)
class Offers:
    """So many fixes of one kind (`way`) were offered for one rule, and have this fate."""

    rule: str
    way: str
    fate: Fate
    count: int
