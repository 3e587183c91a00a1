"""Who keeps the master key: in this process, or outside it (a cloud KMS)."""

import hashlib
import hmac
from typing import Protocol

from complianceagent.crypto.ciphertext import FieldContext, of_text, seal, to_text, unseal
from complianceagent.keys.ring import DataKey
from complianceagent.secret import Secret

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
"""Where a provider may be reached without TLS: this machine alone."""


class KeyProvider(Protocol):
    """Wraps data keys with a master key that may never leave the provider.

    For a KMS of your own write these three; `context` is bound to the wrapped key and has to be given again.
    """

    @property
    def name(self) -> str:
        """Tells this master key from others; no secret. A data key remembers which one wrapped it."""
        ...

    def wrap(self, key: Secret, context: bytes) -> str:
        """The wrapped key, as text. Raises ProviderFailed."""
        ...

    def unwrap(self, wrapped: str, context: bytes) -> Secret:
        """The key. Raises DecryptionFailed where it does not open, ProviderFailed where nobody answers."""
        ...


class LocalProvider:
    """A master key in this process's memory: AES-256-GCM with the data key's name and version as associated data."""

    def __init__(self, master: Secret) -> None:
        self._key = DataKey("master", 1, master)
        mark = hmac.digest(master.reveal(), b"complianceagent/master/fingerprint", hashlib.sha256)
        self._name = "local:" + mark[:8].hex()

    @property
    def name(self) -> str:
        """A fingerprint of the master key."""
        return self._name

    def wrap(self, key: Secret, context: bytes) -> str:
        """The wrapped key, as text."""
        return to_text(seal(self._key, key.reveal(), _place(context)))

    def unwrap(self, wrapped: str, context: bytes) -> Secret:
        """The key. Raises DecryptionFailed."""
        return Secret(unseal(self._key, of_text(wrapped), _place(context)))

    def __repr__(self) -> str:
        return f"LocalProvider({self._name})"


def _place(context: bytes) -> FieldContext:
    return FieldContext(table="ca_keys", column="wrapped", row=context.hex())
