"""Text and moments as both databases can keep them."""

import re
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from bot.core.moment import moment_of, moment_text

_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
"""NUL, which PostgreSQL's text cannot hold, and lone surrogates, which UTF-8 cannot carry."""


def storable(text: str) -> str:
    """The text with each NUL and lone surrogate spelled out (`\\x00`, `\\udc80`); all other text is unchanged.

    Spelled out rather than dropped, so that two file names of a hostile repository that differ stay different.
    """
    return _UNSTORABLE.sub(_spell, text)


def storable_data(value: object) -> object:
    """JSON-ready data with all its text made storable. Raises ValueError where two keys become the same."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [storable_data(item) for item in value]
    if isinstance(value, Mapping):
        cleaned = {storable_data(key): storable_data(item) for key, item in value.items()}
        if len(cleaned) != len(value):
            raise ValueError("two keys of a mapping differ only in characters that cannot be stored")
        return cleaned
    return value


def _spell(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code else "\\x00"


class SafeText(TypeDecorator[str]):
    """Text from outside: made storable on its way in, and compared in that form."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Moment(TypeDecorator[datetime]):
    """A moment, kept as text of fixed width: the same in both databases, exact, and readable for an auditor."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else moment_of(value)
