"""Bytes that nobody sees by accident."""

import base64
import hmac
from typing import NoReturn


class Secret:
    """Secret bytes. A repr, a log line, a traceback with locals show none of them, and they are not pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = value

    def reveal(self) -> bytes:
        """The bytes themselves. Use the result in place, without a name of its own."""
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __repr__(self) -> str:
        return f"Secret({len(self._value)} bytes)"

    def __eq__(self, other: object) -> bool:
        """Compared in constant time."""
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]  # a hash would be a fast, unsalted digest of the secret

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")


def key_of_text(text: str) -> Secret:
    """A 256-bit key written as 64 hexadecimal characters or as base64 (either alphabet). Raises ValueError."""
    cleaned = text.strip()
    if len(cleaned) == 64:
        try:
            return Secret(bytes.fromhex(cleaned))
        except ValueError:
            pass
    try:
        raw = Secret(
            base64.b64decode(cleaned.replace("-", "+").replace("_", "/") + "=" * (-len(cleaned) % 4), validate=True)
        )
    except ValueError:
        raise ValueError("a key is 64 hexadecimal characters, or 32 bytes in base64") from None
    if len(raw) != 32:
        raise ValueError(f"a key has 256 bits, this one has {len(raw) * 8}")
    return raw
