"""Moments as text: one form wherever a moment is kept, hashed or compared as text."""

from datetime import UTC, datetime


def moment_text(moment: datetime) -> str:
    """A moment as `2024-05-06T07:08:09.000010Z`: UTC, microseconds, fixed width, so it sorts as text.

    Raises ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment_of(text: str) -> datetime:
    """The moment a text stands for. Raises ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
