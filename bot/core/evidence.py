"""An entry of the evidence: what happened, in a form that can be verified later."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.identity import Sha256


class EvidenceKind(StrEnum):
    REVIEW = "review"
    CONTROL_INVENTORY = "control_inventory"
    """Which controls the reviewed code has, and where."""
    FINDING = "finding"
    REMEDIATION = "remediation"
    COMMAND = "command"
    WAIVER = "waiver"
    """A finding was waived or called a false positive, or that was withdrawn, or came to its end."""
    OPINION = "opinion"
    """A person approved a pull request or asked for changes, or that was dismissed, as the code host told it then."""
    CHANGE = "change"
    """A merged pull request: who made, approved, checked and merged it, and what was open then."""
    MODEL_USE = "model_use"
    """A model was asked for a fix: which one, how much, and what came of it."""
    COULD_NOT_RUN = "could_not_run"
    REPOSITORY = "repository"
    """A repository was renamed, transferred, deleted, or made visible to others; or the App was given or refused it."""
    GAP = "gap"
    """Webhooks did not reach us for a while: how many, and what was caught up; or the database was restored from an
    older copy, and what came after that is gone."""


@dataclass(frozen=True)
class Fact:
    """Something to record: `body` is JSON-ready data (text, whole numbers, booleans, None, lists,
    mappings; no floats: their text form is not canonical)."""

    kind: EvidenceKind
    subject: str
    body: Mapping[str, object]


@dataclass(frozen=True)
class Note:
    """A fact that an event tells by itself: there is nothing to do about it but to record it."""

    installation: int
    fact: Fact


@dataclass(frozen=True)
class Entry:
    """A fact in its place in an installation's chain. `seq` counts from 1 without holes; `payload` is
    the stored canonical JSON whose bytes are hashed."""

    installation: int
    seq: int
    recorded_at: datetime
    payload: str
    prev_hash: Sha256
    hash: Sha256
