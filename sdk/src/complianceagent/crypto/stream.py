"""Envelope encryption of files of any size, in constant memory.

    file   = "CAF1"  length of header (2 bytes)  header  chunk...
    header = a fresh 256-bit key for this file, sealed by a data key as in crypto.ciphertext     nonce prefix (7 bytes)
    chunk  = AES-256-GCM of at most 64 KiB: nonce = prefix, number (4 bytes), 1 if it is the last one else 0 (1 byte)

That is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar: "Online Authenticated-Encryption and its
Nonce-Reuse Misuse-Resistance", 2015): a chunk opens only at its number, and only the last one as the last, so that
removing, repeating, reordering and cutting off are detected. The header is associated data of every chunk.
"""

import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from complianceagent import defaults
from complianceagent.crypto.ciphertext import NOWHERE, TAG_BYTES, FieldContext
from complianceagent.crypto.service import EncryptionService
from complianceagent.errors import DecryptionFailed
from complianceagent.keys.lifecycle import KeyPurpose

MAGIC = b"CAF1"
CHUNK = 64 * 1024
"""Bytes of plaintext in a chunk: with 2**32 numbers, files of up to 256 TiB."""
PREFIX_BYTES = 7
"""Of each nonce, random for each file: with the chunk's number and the mark of the last one, 12 bytes."""
_LENGTH_BYTES = 2


def encrypt_stream(
    source: BinaryIO,
    target: BinaryIO,
    key_purpose: KeyPurpose = KeyPurpose.FILES,
    *,
    context: FieldContext = NOWHERE,
    service: EncryptionService | None = None,
) -> None:
    """Encrypt all that `source` holds. Raises KeyUnavailable, and what reading and writing raise."""
    service = service or defaults.encryption()
    key = os.urandom(32)
    header = service.encrypt_bytes(key, key_purpose, context=context) + os.urandom(PREFIX_BYTES)
    aead, number = AESGCM(key), 0
    del key
    target.write(MAGIC + len(header).to_bytes(_LENGTH_BYTES, "big") + header)
    block = _read(source, CHUNK)
    while True:
        after = _read(source, CHUNK) if len(block) == CHUNK else b""
        target.write(aead.encrypt(_nonce(header, number, last=not after), block, header))
        if not after:
            return
        block, number = after, number + 1


def decrypt_stream(
    source: BinaryIO,
    target: BinaryIO,
    key_purpose: KeyPurpose = KeyPurpose.FILES,
    *,
    context: FieldContext = NOWHERE,
    service: EncryptionService | None = None,
) -> None:
    """Decrypt to `target`, chunk by chunk: each is proved before it is written, but the end only at the end.

    Raises DecryptionFailed; what was written by then is a true beginning, perhaps not the whole. `decrypt_file` leaves
    nothing behind in that case. Raises KeyUnavailable, KeyDestroyed too.
    """
    service = service or defaults.encryption()
    header = _header(source)
    sealed = header[:-PREFIX_BYTES]
    aead, number = AESGCM(service.decrypt_bytes(sealed, key_purpose, context=context)), 0
    block = _read(source, CHUNK + TAG_BYTES)
    while True:
        after = _read(source, CHUNK + TAG_BYTES)
        try:
            target.write(aead.decrypt(_nonce(header, number, last=not after), block, header))
        except InvalidTag:
            raise DecryptionFailed(f"chunk {number} was altered, moved, or is not the end") from None
        if not after:
            return
        block, number = after, number + 1


def encrypt_file(source: Path, target: Path, key_purpose: KeyPurpose = KeyPurpose.FILES) -> None:
    """Encrypt a file to a file that appears whole or not at all, readable by its owner alone. Raises OSError too."""
    with source.open("rb") as plain, _whole(target) as sealed:
        encrypt_stream(plain, sealed.stream, key_purpose)


def decrypt_file(source: Path, target: Path, key_purpose: KeyPurpose = KeyPurpose.FILES) -> None:
    """Decrypt a file to a file that appears whole and proved, or not at all. Raises as decrypt_stream, and OSError."""
    with source.open("rb") as sealed, _whole(target) as plain:
        decrypt_stream(sealed, plain.stream, key_purpose)


class _whole:
    """A file that gets its name once it is complete."""

    def __init__(self, target: Path) -> None:
        self._target = target
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        self._draft = Path(name)
        self.stream: BinaryIO = open(descriptor, "wb")  # noqa: SIM115 - closed in __exit__

    def __enter__(self) -> "_whole":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.stream.close()
        if kind is None:
            self._draft.replace(self._target)
        else:
            self._draft.unlink()


def _header(source: BinaryIO) -> bytes:
    start = _read(source, len(MAGIC) + _LENGTH_BYTES)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    header = _read(source, length)
    if not start.startswith(MAGIC) or len(header) != length or length <= PREFIX_BYTES:
        raise DecryptionFailed("this is no encrypted file of ours")
    return header


def _nonce(header: bytes, number: int, *, last: bool) -> bytes:
    return header[-PREFIX_BYTES:] + number.to_bytes(4, "big") + (b"\x01" if last else b"\x00")


def _read(source: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for, unless the source ends before: pipes and sockets give less at a time."""
    parts = []
    while size:
        part = source.read(size)
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
