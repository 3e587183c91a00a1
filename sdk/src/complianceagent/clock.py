"""Time, as an argument: services take a clock, so that tests can hold it still."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


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
    return aware.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment_of(text: str) -> datetime:
    """The moment that `stamp` wrote. Raises ValueError for other text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def years(count: int) -> timedelta:
    """So many years of 365.25 days: never shorter than the calendar's by more than a day."""
    return timedelta(days=365.25 * count)
