"""What a ciphertext looks like. Pure but for the random nonce that a key draws.

    text   = "ca1." base64( header nonce sealed )
    header = algorithm (1 byte: 1 is AES-256-GCM), length of key id (1 byte), key id (UTF-8), key version (4 bytes,
             big-endian)
    nonce  = 12 random bytes (NIST SP 800-38D, section 8.2.2)
    sealed = ciphertext and 16 bytes of tag

The associated data is "ca1." header context: format, algorithm, key, version and place are authenticated, so none can
be exchanged. `context` is tenant, table, column and row, each with its length before it. The base64 has to be the one
that these bytes have (RFC 4648, section 3.5), so that no bit of the text is free to flip.
"""

import binascii
from dataclasses import dataclass, field
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from complianceagent.errors import DecryptionFailed
from complianceagent.keys.ring import ALGORITHM_AES_256_GCM, DataKey
from complianceagent.keys.ring import PREFIX as PREFIX_BYTES

PREFIX = PREFIX_BYTES.decode("ascii")
TAG_BYTES = 16
"""The longest tag of GCM (NIST SP 800-38D, section 5.2.1.2)."""
HEADER_BYTES = 6
"""Bytes of a header beside the key id."""


@dataclass(frozen=True)
class FieldContext:
    """Where a value belongs. A ciphertext opens only in the place that it was made for."""

    tenant: str = ""
    table: str = ""
    column: str = ""
    row: str = ""

    bytes: "bytes" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = [part.encode("utf-8") for part in (self.tenant, self.table, self.column, self.row)]
        object.__setattr__(self, "bytes", b"".join(len(part).to_bytes(4, "big") + part for part in parts))


NOWHERE = FieldContext()
"""The context of a value that is bound to its key alone."""


class Header(NamedTuple):
    """What a ciphertext says about itself."""

    key_id: str
    version: int


def seal(key: DataKey, plaintext: bytes, context: FieldContext = NOWHERE) -> bytes:
    """The ciphertext's bytes (see DataKey.seal). Raises KeyUnavailable."""
    return key.seal(plaintext, context.bytes)


def unseal(key: DataKey, raw: bytes, context: FieldContext = NOWHERE) -> bytes:
    """The plaintext. Raises DecryptionFailed."""
    if not raw.startswith(key.header):
        raise DecryptionFailed("the ciphertext was not made under this key")
    try:
        return key.decrypt(raw[key.nonce], raw[key.sealed], key.bound + context.bytes)
    except (InvalidTag, ValueError):  # ValueError: it is cut off within the nonce
        raise DecryptionFailed("the ciphertext was altered, or belongs elsewhere") from None


def to_text(raw: bytes) -> str:
    return PREFIX + binascii.b2a_base64(raw, newline=False).decode("ascii")


def of_text(text: str) -> bytes:
    """The bytes of a ciphertext. Raises DecryptionFailed for text that is none, or is not written as `to_text` does."""
    try:
        raw = binascii.a2b_base64(text[4:])
    except ValueError:
        raise DecryptionFailed("the ciphertext is not base64") from None
    if PREFIX + binascii.b2a_base64(raw, newline=False).decode("ascii") != text:
        raise DecryptionFailed("this is no ciphertext of ours, or no canonical base64")
    return raw


def header_of(raw: bytes) -> Header:
    """Which key it needs. Raises DecryptionFailed. Nothing is proved until it is opened."""
    if len(raw) < 2 or raw[0] != ALGORITHM_AES_256_GCM or len(raw) < HEADER_BYTES + raw[1]:
        raise DecryptionFailed("the ciphertext has no header that we know")
    end = HEADER_BYTES + raw[1]
    try:
        name = raw[2 : end - 4].decode("utf-8")
    except UnicodeDecodeError:
        raise DecryptionFailed("the ciphertext names no key") from None
    return Header(name, int.from_bytes(raw[end - 4 : end], "big"))
