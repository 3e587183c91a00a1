"""Where something is in a file."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines `start` to `end` of a file, counted from 1, both included.

    Raises ValueError for an empty or reversed span.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 1 <= self.start <= self.end:
            raise ValueError(f"not a span of lines: {self.start} to {self.end}")

    def __contains__(self, line: int) -> bool:
        return self.start <= line <= self.end

    def overlaps(self, other: "Span") -> bool:
        return self.start <= other.end and other.start <= self.end

    def __str__(self) -> str:
        return str(self.start) if self.start == self.end else f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A span in the file at `path` (relative to the repository's root, `/` between parts)."""

    path: str
    span: Span

    def __str__(self) -> str:
        return f"{self.path}:{self.span}"


class Side(StrEnum):
    """The side of a pull request's diff that a comment stands on (GitHub's words)."""

    LEFT = "LEFT"
    RIGHT = "RIGHT"
