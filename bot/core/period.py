"""A span of time that evidence is asked for."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta


@dataclass(frozen=True)
class Period:
    """From `since`, included, to `until`, excluded; both timezone-aware. Raises ValueError for an empty one."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        if not self.since < self.until:
            raise ValueError("the period ends before it begins")

    def __contains__(self, moment: datetime) -> bool:
        return self.since <= moment < self.until

    @classmethod
    def of_days(cls, text: str) -> "Period":
        """`2024-01-01:2024-12-31`: whole days in UTC, the last one included. Raises ValueError for any other form."""
        first, _, last = text.partition(":")
        try:
            begin, end = date.fromisoformat(first.strip()), date.fromisoformat(last.strip())
            until = datetime.combine(end, time(), UTC) + timedelta(days=1)
        except (ValueError, OverflowError):
            raise ValueError("a period is written as 2024-01-01:2024-12-31 (first and last day, UTC)") from None
        return cls(datetime.combine(begin, time(), UTC), until)
