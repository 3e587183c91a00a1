"""KeyManagementService: makes, rotates, revokes and destroys keys, and hands them out for use."""

import hashlib
import hmac
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from complianceagent import config, defaults
from complianceagent.clock import Clock, stamp
from complianceagent.errors import DecryptionFailed, KeyDestroyed, KeyUnavailable
from complianceagent.keys.destruction import Destruction, DestructionCertificate
from complianceagent.keys.kept import KeptKeys
from complianceagent.keys.lifecycle import DECRYPTS, ENCRYPTS, ROTATION, KeyInfo, KeyPurpose, KeyState, KeyType
from complianceagent.keys.provider import KeyProvider
from complianceagent.keys.ring import DataKey
from complianceagent.keys.store import KeyStore, StoredKey
from complianceagent.secret import Secret

if TYPE_CHECKING:
    from sqlalchemy import Engine

KeyEvent = Callable[[str, KeyInfo, str], None]
"""Told of every change: what happened ("key_rotated"), to which key, and by whom."""

MASTER = "master"
"""The name under which the age of the master key is kept; its material is never stored."""


class KeyManagementService:
    """Keys with a lifecycle. Data keys are random, and stored wrapped by the master key of a provider.

    engine     where keys are kept (default: the configured database)
    provider   who holds the master key (default: the configured source)
    previous   providers that wrapped keys before: needed until `rewrap` is done
    policy     how long keys of a type are active, where that differs from ROTATION
    on_event   told of every change, for the audit log
    """

    def __init__(
        self,
        engine: "Engine | None" = None,
        provider: KeyProvider | None = None,
        *,
        previous: tuple[KeyProvider, ...] = (),
        policy: Mapping[KeyType, timedelta] | None = None,
        on_event: KeyEvent | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._store = KeyStore(engine if engine is not None else defaults.engine())
        self._provider = provider if provider is not None else defaults.key_provider()
        self._providers = {each.name: each for each in (*previous, self._provider)}
        self._policy = {**ROTATION, **(policy or {})}
        self._on_event = on_event
        self._clock = clock or config.current().clock
        self._kept = KeptKeys(self._clock.monotonic)
        self._lock = threading.RLock()
        self._destruction = Destruction(self._store, self._clock, self._signing_key)
        if self._store.get(MASTER) is None:
            self._add(KeyType.MASTER, MASTER, "Wraps data keys", "", "", activate=True)

    def generate_key(
        self,
        key_type: KeyType,
        key_id: str,
        purpose: str = "",
        tenant_id: object = "",
        *,
        user_id: object = "",
        activate: bool = True,
    ) -> KeyInfo:
        """Make version 1 of a key: 256 random bits. With `activate=False` it stays GENERATED until `activate_key`.

        Raises KeyUnavailable where a key of this name is there, ValueError for a name that no ciphertext can carry.
        """
        if key_type is KeyType.MASTER or key_id == MASTER:
            raise KeyUnavailable("a master key comes from its provider: see rewrap")
        info = self._add(key_type, key_id, purpose, str(tenant_id), str(user_id), activate=activate)
        return self._tell("key_generated", info, user_id)

    def activate_key(self, key_id: str, version: int = 1, *, user_id: object = "") -> KeyInfo:
        """GENERATED to ACTIVE. Raises IllegalMove, KeyUnavailable."""
        now = self._clock.now()
        return self._move(key_id, version, KeyState.ACTIVE, user_id, "key_activated", activated_at=stamp(now))

    def rotate_key(self, key_id: str, user_id: object = "") -> KeyInfo:
        """Make the next version active; the one before is deprecated: it only decrypts. Raises KeyUnavailable."""
        if key_id == MASTER:
            raise KeyUnavailable("the master key is rotated by its provider, then rewrap")
        now = self._clock.now()
        with self._store.change() as change:
            old = change.get(key_id)
            if old is None:
                raise KeyUnavailable(f"there is no active key {key_id}")
            change.move(old.info, KeyState.DEPRECATED, now, str(user_id))
            new = self._next(old.info, change.newest_version(key_id), str(user_id))
            change.add(new)
        self._kept.forget()
        return self._tell("key_rotated", new.info, user_id)

    def check_rotation_needed(self) -> list[KeyInfo]:
        """Active keys that are older than their policy allows, the longest overdue first."""
        now = self._clock.now()
        due = [key.info for key in self._store.all() if key.info.state is KeyState.ACTIVE]
        return sorted(
            (info for info in due if info.due_at(self._policy) <= now), key=lambda info: info.due_at(self._policy)
        )

    def revoke_key(self, key_id: str, version: int, *, user_id: object = "") -> KeyInfo:
        """DEPRECATED to REVOKED: it decrypts no more. Raises IllegalMove, KeyUnavailable."""
        return self._move(key_id, version, KeyState.REVOKED, user_id, "key_revoked")

    def request_destruction(self, key_id: str, version: int, *, user_id: object = "") -> str:
        """The confirmation token for `destroy_key`, good for 15 minutes. Raises IllegalMove, KeyUnavailable."""
        info = self.key_info(key_id, version)
        token = self._destruction.request(info)
        self._tell("key_destruction_requested", info, user_id)
        return token

    def destroy_key(
        self, key_id: str, version: int, confirmation_token: str, *, user_id: object = ""
    ) -> DestructionCertificate:
        """Erase a key: nobody will read again what it encrypted. Raises KeyUnavailable without the right token."""
        certificate = self._destruction.destroy(key_id, version, confirmation_token, str(user_id))
        self._kept.forget()
        self._tell("key_destroyed", self.key_info(key_id, version), user_id)
        return certificate

    def verify_certificate(self, certificate: DestructionCertificate) -> bool:
        """Whether this installation wrote this certificate."""
        return self._destruction.verify(certificate)

    def rewrap(self, *, user_id: object = "") -> int:
        """Wrap every key anew by the present provider, in one transaction; how many were. Other providers may then go.

        Raises KeyUnavailable where a provider is missing, and changes nothing then.
        """
        now, count = self._clock.now(), 0
        with self._store.change() as change:
            for key in change.all():
                if key.wrapped and key.provider != self._provider.name:
                    wrapped = self._provider.wrap(self._unwrap(key), _context(key.info))
                    change.set(key.info, wrapped=wrapped, provider=self._provider.name)
                    count += 1
            master = change.get(MASTER)
            if master is not None and master.provider != self._provider.name:
                change.move(master.info, KeyState.DEPRECATED, now, str(user_id))
                change.add(self._next(master.info, change.newest_version(MASTER), str(user_id)))
        self._kept.forget()
        return count

    def key_info(self, key_id: str, version: int | None = None) -> KeyInfo:
        """A version, or the active one. Raises KeyUnavailable."""
        found = self._store.get(key_id, version)
        if found is None:
            raise KeyUnavailable(f"there is no {'active key' if version is None else 'such version of'} {key_id}")
        return found.info

    def list_keys(self) -> list[KeyInfo]:
        """All versions of all keys, by name and version."""
        return [key.info for key in self._store.all()]

    def sealing(self, key_id: str, version: int | None = None) -> DataKey:
        """The active version of a key, for encryption (see KeyRing). The key of a KeyPurpose is made on first use.

        Raises KeyUnavailable.
        """
        key = self._kept.get(key_id, None) or self._load_active(key_id)
        if version is not None and version != key.version:
            raise KeyUnavailable(f"key {key_id} version {version} may not encrypt: version {key.version} is active")
        return key

    def opening(self, key_id: str, version: int, *, allow_revoked: bool = False) -> DataKey:
        """A version of a key, for decryption (see KeyRing). `allow_revoked` is for recovery alone.

        Raises KeyUnavailable, KeyDestroyed.
        """
        key = self._kept.get(key_id, version)
        if key is not None:
            return key
        look = self._kept.look()
        stored = self._store.get(key_id, version)
        if stored is None:
            raise KeyUnavailable(f"there is no key {key_id} version {version}")
        if stored.info.state is KeyState.DESTROYED:
            raise KeyDestroyed(f"key {key_id} version {version} was destroyed")
        if stored.info.state not in DECRYPTS and not (allow_revoked and stored.info.state is KeyState.REVOKED):
            raise KeyUnavailable(f"key {key_id} version {version} is {stored.info.state}: it may not decrypt")
        keep = stored.info.state in DECRYPTS
        return self._kept.add(stored.info, version, self._unwrap(stored), look, keep=keep)

    def _signing_key(self, version: int | None) -> DataKey:
        return self.sealing(KeyPurpose.AUDIT) if version is None else self.opening(KeyPurpose.AUDIT, version)

    def _load_active(self, key_id: str) -> DataKey:
        with self._lock:
            look = self._kept.look()
            stored = self._store.get(key_id)
            if stored is None and key_id in set(KeyPurpose):
                with suppress(KeyUnavailable):  # another process was quicker, or the key was revoked: looked at below
                    self.generate_key(KeyType.DATA, str(key_id), f"Encrypt {key_id} data")
                stored = self._store.get(key_id)
            if stored is None or stored.info.state not in ENCRYPTS:
                raise KeyUnavailable(f"there is no active key {key_id}")
            return self._kept.add(stored.info, None, self._unwrap(stored), look)

    def _unwrap(self, stored: StoredKey) -> Secret:
        provider = self._providers.get(stored.provider)
        if provider is None:
            raise KeyUnavailable(f"key {stored.info.key_id} was wrapped by {stored.provider}, which is not configured")
        try:
            return provider.unwrap(stored.wrapped, _context(stored.info))
        except DecryptionFailed:
            raise KeyUnavailable(f"key {stored.info.key_id} was altered in the store: it does not unwrap") from None

    def _add(self, key_type: KeyType, key_id: str, purpose: str, tenant_id: str, by: str, *, activate: bool) -> KeyInfo:
        now = self._clock.now()
        info = KeyInfo(
            key_id=key_id,
            version=1,
            key_type=key_type,
            state=KeyState.ACTIVE if activate else KeyState.GENERATED,
            purpose=purpose,
            tenant_id=tenant_id,
            fingerprint="",
            created_at=now,
            created_by=by,
            activated_at=now if activate else None,
        )
        new = self._make(info)
        with self._store.change() as change:
            change.add(new)
        return new.info

    def _next(self, before: KeyInfo, newest: int, by: str) -> StoredKey:
        now = self._clock.now()
        fresh = replace(before, version=newest + 1, created_at=now, created_by=by, activated_at=now)
        return self._make(replace(fresh, state=KeyState.ACTIVE, changed_at=None, changed_by=""))

    def _make(self, info: KeyInfo) -> StoredKey:
        """Fresh material for a key, wrapped; a master key has its material elsewhere."""
        if info.key_type is KeyType.MASTER:
            return StoredKey(replace(info, fingerprint=self._provider.name[-32:]), self._provider.name, "")
        material = Secret(os.urandom(32))
        DataKey(info.key_id, info.version, material)  # checks the name
        mark = hmac.digest(material.reveal(), b"complianceagent/key/fingerprint", hashlib.sha256)[:8].hex()
        wrapped = self._provider.wrap(material, _context(info))
        return StoredKey(replace(info, fingerprint=mark), self._provider.name, wrapped)

    def _move(self, key_id: str, version: int, after: KeyState, by: object, event: str, **also: str) -> KeyInfo:
        with self._store.change() as change:
            found = change.get(key_id, version)
            if found is None:
                raise KeyUnavailable(f"there is no key {key_id} version {version}")
            change.move(found.info, after, self._clock.now(), str(by), **also)
        self._kept.forget()
        return self._tell(event, self.key_info(key_id, version), by)

    def _tell(self, event: str, info: KeyInfo, by: object) -> KeyInfo:
        if self._on_event is not None:
            self._on_event(event, info, str(by))
        return info


def _context(info: KeyInfo) -> bytes:
    return f"{info.key_id}\x00{info.version}".encode()
