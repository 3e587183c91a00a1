"""The end of a key: asked for, confirmed with a token, certified."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

from complianceagent.canonical import canonical_json
from complianceagent.clock import Clock, stamp
from complianceagent.errors import KeyUnavailable
from complianceagent.keys.lifecycle import KeyInfo, KeyState, check_move
from complianceagent.keys.ring import DataKey
from complianceagent.keys.store import KeyStore

CONFIRM_WITHIN = timedelta(minutes=15)
"""How long a confirmation token is good: our choice, long enough for a second person to read what is asked."""

METHOD = "wrapped key material erased from the key store"
_LABEL = b"destruction-certificate"


@dataclass(frozen=True, slots=True)
class DestructionCertificate:
    """Evidence that a key version is gone; `signature` is HMAC-SHA256 under a key of this installation.

    It speaks of the key store: copies in backups end with the backups, or with the master key that wrapped them.
    """

    key_id: str
    version: int
    key_type: str
    fingerprint: str
    destroyed_at: str
    destroyed_by: str
    method: str
    signing_version: int
    signature: str

    def signed_part(self) -> bytes:
        """Canonical JSON (RFC 8785) of all fields but the signature."""
        return canonical_json({name: value for name, value in asdict(self).items() if name != "signature"})


class Destruction:
    """Takes keys out of the store for good."""

    def __init__(self, store: KeyStore, clock: Clock, signing: Callable[[int | None], DataKey]) -> None:
        self._store, self._clock, self._signing = store, clock, signing

    def request(self, info: KeyInfo) -> str:
        """The token that confirms the destruction of this very version, within CONFIRM_WITHIN. Raises IllegalMove."""
        check_move(info.state, KeyState.DESTROYED)
        token = secrets.token_urlsafe(32)
        until = stamp(self._clock.now() + CONFIRM_WITHIN)
        with self._store.change() as change:
            change.set(info, confirmation=_digest(token), confirm_until=until)
        return token

    def destroy(self, key_id: str, version: int, token: str, by: str) -> DestructionCertificate:
        """Raises KeyUnavailable for a wrong, used or late token or an unknown key, IllegalMove for a wrong state."""
        now, signing = self._clock.now(), self._signing(None)
        with self._store.change() as change:
            key = change.get(key_id, version)
            expected = key.confirmation if key else None
            right = hmac.compare_digest(expected or _digest("none"), _digest(token))
            if key is None or not expected or not right or key.confirm_until is None or key.confirm_until < now:
                raise KeyUnavailable("the destruction is not confirmed by this token")
            change.move(
                key.info, KeyState.DESTROYED, now, by, wrapped="", provider="", confirmation=None, confirm_until=None
            )
        unsigned = DestructionCertificate(
            key_id=key_id,
            version=version,
            key_type=key.info.key_type,
            fingerprint=key.info.fingerprint,
            destroyed_at=stamp(now),
            destroyed_by=by,
            method=METHOD,
            signing_version=signing.version,
            signature="",
        )
        signature = signing.mac(_LABEL, unsigned.signed_part()).hex()
        return replace(unsigned, signature=signature)

    def verify(self, certificate: DestructionCertificate) -> bool:
        """Whether this installation wrote this certificate. Compared in constant time. Raises KeyUnavailable."""
        key = self._signing(certificate.signing_version)
        return hmac.compare_digest(key.mac(_LABEL, certificate.signed_part()).hex(), certificate.signature)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
