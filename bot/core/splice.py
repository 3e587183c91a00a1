"""A sequence told by another one: much of the next tree's inventory is the last one's, and telling what is new takes a
hundredth of the time."""

from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

Part = range | tuple[T, ...]
"""Places in the other sequence, or what is new."""


class DoesNotFit(ValueError):
    """The other sequence is not the one that this was told by."""


class Splice(Generic[T]):
    """`parts` in their order; `length` is that of the other sequence."""

    def __init__(self, known: Sequence[T], told: Sequence[T]) -> None:
        """What is the very same object in both is told by its place."""
        at = {id(one): number for number, one in enumerate(known)}
        self.length = len(known)
        self.parts: list[Part[T]] = []
        fresh: list[T] = []
        begin = end = 0
        for one in told:
            number = at.get(id(one))
            if number is None:
                self._add(range(begin, end))
                begin = end = 0
                fresh.append(one)
            elif end and number == end and not fresh:
                end += 1
            else:
                self._add(range(begin, end))
                self._add(tuple(fresh))
                fresh, begin, end = [], number, number + 1
        self._add(range(begin, end))
        self._add(tuple(fresh))

    def _add(self, part: Part[T]) -> None:
        if part:
            self.parts.append(part)

    def onto(self, known: Sequence[T]) -> tuple[T, ...]:
        """The sequence that was told. Raises DoesNotFit."""
        if len(known) != self.length:
            raise DoesNotFit(f"told by {self.length} parts, not by {len(known)}")
        found: list[T] = []
        for part in self.parts:
            found.extend(known[part.start : part.stop] if isinstance(part, range) else part)
        return tuple(found)
