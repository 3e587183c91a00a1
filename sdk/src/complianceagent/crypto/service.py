"""EncryptionService: fields in, ciphertexts out."""

import hmac
from weakref import ref

from cryptography.exceptions import InvalidTag

from complianceagent.crypto.ciphertext import (
    HEADER_BYTES,
    NOWHERE,
    FieldContext,
    Header,
    header_of,
    of_text,
    seal,
    to_text,
)
from complianceagent.errors import DecryptionFailed
from complianceagent.keys.lifecycle import KeyPurpose
from complianceagent.keys.ring import DataKey, KeyRing

INDEX_BYTES = 16
"""Bytes kept of a blind index: 128 bits, so that two values practically never share one."""


class EncryptionService:
    """Encrypts fields with AES-256-GCM under a key for each purpose.

    Every ciphertext tells its key's name and version, so that a rotated key goes on reading what it wrote. `keys` hands
    out the keys: by default the KeyManagementService that `configure` describes.
    """

    def __init__(self, keys: KeyRing | None = None) -> None:
        if keys is None:
            from complianceagent.defaults import key_management

            keys = key_management()
        self._keys = keys
        self._opened: dict[bytes, ref[DataKey]] = {}  # by header: of keys that there are, so not many

    def encrypt_field(
        self,
        plaintext: str,
        key_purpose: KeyPurpose = KeyPurpose.GENERAL,
        key_version: int | None = None,
        *,
        context: FieldContext = NOWHERE,
    ) -> str:
        """Encrypt text. `key_version` demands a version: only the active one may encrypt. Raises KeyUnavailable."""
        return to_text(seal(self._keys.sealing(key_purpose, key_version), plaintext.encode("utf-8"), context))

    def decrypt_field(
        self,
        encrypted_data: str,
        key_purpose: KeyPurpose = KeyPurpose.GENERAL,
        key_version: int | None = None,
        *,
        context: FieldContext = NOWHERE,
    ) -> str:
        """Decrypt text. The version is in the ciphertext; where one is given, it has to be that one.

        Raises DecryptionFailed for a ciphertext that was altered, swapped or made for another purpose or place,
        KeyUnavailable for a key that may not be used, KeyDestroyed for one that is gone.
        """
        return self._open(of_text(encrypted_data), key_purpose, key_version, context).decode()

    def encrypt_bytes(
        self, plaintext: bytes, key_purpose: KeyPurpose = KeyPurpose.GENERAL, *, context: FieldContext = NOWHERE
    ) -> bytes:
        """As encrypt_field, for bytes: the result carries no prefix and is not base64."""
        return seal(self._keys.sealing(key_purpose), plaintext, context)

    def decrypt_bytes(
        self, sealed: bytes, key_purpose: KeyPurpose = KeyPurpose.GENERAL, *, context: FieldContext = NOWHERE
    ) -> bytes:
        """As decrypt_field, for bytes."""
        return self._open(sealed, key_purpose, None, context)

    def needs_rotation(self, encrypted_data: str) -> bool:
        """Whether a version made it that is no longer the active one. Raises DecryptionFailed, KeyUnavailable."""
        header = header_of(of_text(encrypted_data))
        return self._keys.sealing(header.key_id).version != header.version

    def rotate_field(
        self, encrypted_data: str, key_purpose: KeyPurpose = KeyPurpose.GENERAL, *, context: FieldContext = NOWHERE
    ) -> str:
        """The same value under the active version, or the ciphertext itself if it is. Raises as decrypt_field."""
        if not self.needs_rotation(encrypted_data):
            return encrypted_data
        return self.encrypt_field(
            self.decrypt_field(encrypted_data, key_purpose, context=context), key_purpose, context=context
        )

    def blind_index(self, value: str, *, context: FieldContext = NOWHERE, version: int = 1) -> str:
        """A keyed digest that equal values share, for equality search: 32 hexadecimal characters.

        It tells whoever reads the table which rows are equal, and nothing more. It stays with one version of its key,
        since digests under another would not be found.
        """
        key = self._keys.sealing(KeyPurpose.BLIND_INDEX)  # made here where there is none yet
        if key.version != version:
            key = self._keys.opening(KeyPurpose.BLIND_INDEX, version)
        return key.mac(b"blind-index", context.bytes + value.encode("utf-8"))[:INDEX_BYTES].hex()

    def mac(self, label: str, data: bytes, key_purpose: KeyPurpose = KeyPurpose.SESSION) -> bytes:
        """HMAC-SHA256 under the active key of a purpose, for tokens and certificates: 32 bytes."""
        return self._keys.sealing(key_purpose).mac(label.encode("utf-8"), data)

    def check_mac(self, label: str, data: bytes, mac: bytes, key_purpose: KeyPurpose = KeyPurpose.SESSION) -> bool:
        """Whether the active key, or the one before it, made this. Compared in constant time."""
        active = self._keys.sealing(key_purpose)
        versions = [active] if active.version == 1 else [active, self._keys.opening(key_purpose, active.version - 1)]
        right = [hmac.compare_digest(key.mac(label.encode("utf-8"), data), mac) for key in versions]
        return any(right)

    def _open(self, raw: bytes, purpose: str, version: int | None, context: FieldContext) -> bytes:
        """Runs for every field that is read, so it does as little as it can: the key that a header names is remembered
        while its ring keeps it, and no longer than the ring said. The whole header is looked up, so a key that is
        found is the one named by it, and what names another algorithm, key or version is not found."""
        try:
            key = self._opened[raw[: HEADER_BYTES + raw[1]]]()
        except (KeyError, IndexError):
            key = None
        if key is None or key.clock() >= key.ask_again:
            key = self._opening(raw, purpose)
        if key.key_id != purpose or (version is not None and version != key.version):
            raise DecryptionFailed("the ciphertext was made for another purpose or version")
        try:
            return key.decrypt(raw[key.nonce], raw[key.sealed], key.bound + context.bytes)
        except (InvalidTag, ValueError):  # ValueError: it is cut off within the nonce
            raise DecryptionFailed("the ciphertext was altered, or belongs elsewhere") from None

    def _opening(self, raw: bytes, purpose: str) -> DataKey:
        """The ring's key for a header. Raises DecryptionFailed for another purpose's, and as KeyRing.opening does."""
        header = header_of(raw)
        if header.key_id != purpose:
            raise DecryptionFailed("the ciphertext was made for another purpose or version")
        key = self._keys.opening(header.key_id, header.version)
        if not raw.startswith(key.header):
            raise DecryptionFailed("the ciphertext was not made under this key")
        self._opened[key.header] = ref(key)
        return key

    def header(self, encrypted_data: str) -> Header:
        """Which key and version it was made under. Raises DecryptionFailed. Nothing is proved until it is opened."""
        return header_of(of_text(encrypted_data))
