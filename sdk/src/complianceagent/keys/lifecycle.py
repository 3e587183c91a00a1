"""What keys are for, which states they pass through, and how long they serve. Pure.

The states are those of NIST SP 800-57 part 1 revision 5, section 7, under the names of the application's documents.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from complianceagent.errors import IllegalMove


class KeyPurpose(StrEnum):
    """What a data key protects. One key for one purpose (NIST SP 800-57 part 1, section 5.2)."""

    GENERAL = "general"
    PII = "pii"
    PHI = "phi"
    FINANCIAL = "financial"
    CREDENTIALS = "credentials"
    SESSION = "session"
    AUDIT = "audit"
    FILES = "files"
    BACKUP = "backup"
    BLIND_INDEX = "blind_index"


class KeyType(StrEnum):
    """What kind of key it is, which decides how long it serves."""

    MASTER = "master"
    DATA = "data"
    SESSION = "session"
    API = "api"


class KeyState(StrEnum):
    """Where a key stands in its life."""

    GENERATED = "generated"
    ACTIVE = "active"
    DEPRECATED = "deprecated"
    REVOKED = "revoked"
    DESTROYED = "destroyed"


MOVES: dict[KeyState, frozenset[KeyState]] = {
    KeyState.GENERATED: frozenset({KeyState.ACTIVE}),
    KeyState.ACTIVE: frozenset({KeyState.DEPRECATED, KeyState.DESTROYED}),
    KeyState.DEPRECATED: frozenset({KeyState.REVOKED}),
    KeyState.REVOKED: frozenset({KeyState.DESTROYED}),
    KeyState.DESTROYED: frozenset(),
}
"""Every allowed move; there is no other, and none leads back."""

ENCRYPTS = frozenset({KeyState.ACTIVE})
"""States in which a key may protect something new."""

DECRYPTS = frozenset({KeyState.ACTIVE, KeyState.DEPRECATED})
"""States in which a key may read what it protected before."""

ROTATION: dict[KeyType, timedelta] = {
    KeyType.MASTER: timedelta(days=90),
    KeyType.DATA: timedelta(days=180),
    KeyType.SESSION: timedelta(hours=24),
    KeyType.API: timedelta(days=365),
}
"""How long a key of each type is active: the default policy. NIST SP 800-57 part 1, table 1 allows up to two years."""


@dataclass(frozen=True, slots=True)
class KeyInfo:
    """A key without its material. Moments are aware, in UTC; `fingerprint` tells keys apart, and nothing of them."""

    key_id: str
    version: int
    key_type: KeyType
    state: KeyState
    purpose: str
    tenant_id: str
    fingerprint: str
    created_at: datetime
    created_by: str = ""
    activated_at: datetime | None = None
    changed_at: datetime | None = None
    changed_by: str = ""

    def due_at(self, policy: dict[KeyType, timedelta]) -> datetime:
        """When it has to be rotated."""
        return (self.activated_at or self.created_at) + policy[self.key_type]


def check_move(before: KeyState, after: KeyState) -> None:
    """Raises IllegalMove where the lifecycle has no such move."""
    if after not in MOVES[before]:
        allowed = ", ".join(sorted(MOVES[before])) or "nothing"
        raise IllegalMove(f"a key that is {before} cannot become {after}; from there it goes to {allowed}")
