"""Values that nobody sees by accident."""

import base64
import hmac
from typing import Generic, NoReturn, TypeVar

Value = TypeVar("Value", bound=bytes | str)


class _Hidden(Generic[Value]):
    """A secret value. A repr, a log line, a traceback with locals show nothing of it, and it is not pickled."""

    __slots__ = ("_value",)

    def __init__(self, value: Value) -> None:
        self._value = value

    def reveal(self) -> Value:
        """The value itself. Use the result in place, without a name of its own: so each use is found by this word."""
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"

    def __eq__(self, other: object) -> bool:
        """Compared in constant time."""
        return isinstance(other, _Hidden) and hmac.compare_digest(self._bytes(), other._bytes())

    __hash__ = None  # type: ignore[assignment]  # a hash would be a fast, unsalted digest of the secret

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    def _bytes(self) -> bytes:
        return self._value.encode("utf-8", "surrogatepass") if isinstance(self._value, str) else self._value


class Secret(_Hidden[bytes]):
    """Secret bytes: a key."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Secret({len(self)} bytes)"


class SecretText(_Hidden[str]):
    """Secret text: a token, a password. Not even its length is shown, which tells something of a password."""

    __slots__ = ()


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
