"""Keys that are ready for use, and who hands them out."""

import hashlib
import hmac
import itertools
import math
import os
import time
from collections.abc import Callable, Iterator
from typing import NoReturn, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from complianceagent.errors import KeyUnavailable
from complianceagent.secret import Secret

MAX_SEALS = 2**32
"""Messages under one key with random 96-bit nonces (NIST SP 800-38D, section 8.3). Counted in each process."""

PREFIX = b"ca1."
"""What every ciphertext of ours begins with."""
ALGORITHM_AES_256_GCM = 1
"""The number by which a ciphertext names its algorithm: our own, and so far the only one."""
NONCE_BYTES = 12
"""NIST SP 800-38D, section 8.2.2."""
MAX_KEY_ID = 200
"""Bytes of a key's name: it is a part of every ciphertext, with its length in one byte."""


class DataKey:
    """One version of a key. Shows its name and version, never its material."""

    __slots__ = (
        "__weakref__", "_encrypt", "_material", "_seals", "ask_again", "bound", "clock", "decrypt", "header", "key_id",
        "nonce", "sealed", "version",
    )  # fmt: skip

    def __init__(
        self,
        key_id: str,
        version: int,
        material: Secret,
        *,
        clock: Callable[[], float] = time.monotonic,
        ask_again: float = -math.inf,
        seals: Iterator[int] | None = None,
    ) -> None:
        """`ask_again` is when, by `clock` (seconds), whoever remembers this key has to ask its ring for it again: at
        once, unless the ring says otherwise. `seals` goes on counting what this version has sealed.

        Raises ValueError for a name that no header can carry, or material that has not 256 bits.
        """
        name = key_id.encode("utf-8")
        if not 0 < len(name) <= MAX_KEY_ID or not 0 < version < 2**32 or len(material) != 32:
            raise ValueError("a key needs a name of 1 to 200 bytes, a version of 1 or more, and 256 bits")
        self.key_id = key_id
        self.version = version
        self.clock, self.ask_again = clock, ask_again
        self.header = bytes((ALGORITHM_AES_256_GCM, len(name))) + name + version.to_bytes(4, "big")
        end = len(self.header) + NONCE_BYTES
        self.nonce, self.sealed = slice(len(self.header), end), slice(end, None)  # where they stand in a ciphertext
        self.bound = PREFIX + self.header  # what begins the associated data of all that it seals
        cipher = AESGCM(material.reveal())
        self._encrypt, self.decrypt = cipher.encrypt, cipher.decrypt
        self._material = material
        self._seals = itertools.count(1) if seals is None else seals

    def seal(self, plaintext: bytes, context: bytes) -> bytes:
        """A ciphertext's bytes. The nonce is drawn here and cannot be given: that is how none is used twice.

        Raises KeyUnavailable beyond MAX_SEALS.
        """
        if next(self._seals) > MAX_SEALS:
            raise KeyUnavailable(f"key {self.key_id} version {self.version} has sealed 2**32 messages: rotate it")
        nonce = os.urandom(NONCE_BYTES)
        return self.header + nonce + self._encrypt(nonce, plaintext, self.bound + context)

    def mac(self, label: bytes, data: bytes) -> bytes:
        """HMAC-SHA256 under a subkey of its own for each label, so that no use of the key meets another."""
        subkey = Secret(hmac.digest(self._material.reveal(), b"complianceagent/mac/v1/" + label, hashlib.sha256))
        return hmac.digest(subkey.reveal(), data, hashlib.sha256)

    def __repr__(self) -> str:
        return f"DataKey({self.key_id!r}, version={self.version})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not pickled")


class KeyRing(Protocol):
    """Who hands out keys: KeyManagementService, or the application's own."""

    def sealing(self, key_id: str, version: int | None = None) -> DataKey:
        """The key to encrypt with: the active version, or the one named if it is active. Raises KeyUnavailable."""
        ...

    def opening(self, key_id: str, version: int) -> DataKey:
        """The key to decrypt with. Raises KeyUnavailable, KeyDestroyed."""
        ...


class MemoryKeyRing:
    """Keys in memory, named and given by the caller: for tests, and for programs that get their keys elsewhere."""

    def __init__(self, *keys: DataKey) -> None:
        self._keys = {(key.key_id, key.version): key for key in keys}
        self._newest = {key.key_id: key for key in sorted(keys, key=lambda key: key.version)}

    def sealing(self, key_id: str, version: int | None = None) -> DataKey:
        found = self._newest.get(key_id)
        if found is None or version not in (None, found.version):
            raise KeyUnavailable(f"key {key_id} version {version or ''} is not the active one")
        return found

    def opening(self, key_id: str, version: int) -> DataKey:
        try:
            return self._keys[key_id, version]
        except KeyError:
            raise KeyUnavailable(f"there is no key {key_id} version {version}") from None
