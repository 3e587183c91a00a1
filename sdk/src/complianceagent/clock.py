"""Time, as an argument: services take a clock, so that tests can hold it still."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go backwards; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    monotonic = staticmethod(time.monotonic)


SYSTEM = SystemClock()


def stamp(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds, always 27 characters: text that sorts as time does.

    A moment without a zone is taken as UTC (the documents of old write `datetime.utcnow()`).
    """
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def moment_of(text: str) -> datetime:
    """The moment that `stamp` wrote. Raises ValueError for other text."""
    if not _STAMP.fullmatch(text):
        raise ValueError("not a moment as it is written here: YYYY-MM-DDTHH:MM:SS.ffffffZ")
    return datetime.fromisoformat(text)


def years(count: int) -> timedelta:
    """So many years of 365.25 days: never shorter than the calendar's by more than a day."""
    return timedelta(days=365.25 * count)
