"""Answers about parts of the code that are asked for again and again, by the identity of the part: comparing two parts
would take longer than answering anew."""

from collections.abc import Callable
from typing import Generic, TypeVar

Part = TypeVar("Part")
Piece = TypeVar("Piece")

MOST_PIECES = 1_000_000
"""Pieces that one question keeps, some 40 MB of references: what a tree of 300,000 lines asks about, and no more for
code that was written to fill our memory."""


class Remembered(Generic[Part, Piece]):
    """What a part of the code is made of (`read`), kept for the last parts that were asked about. The part is kept
    with its answer, so that its identity is not given to another one meanwhile."""

    def __init__(self, read: Callable[[Part], tuple[Piece, ...]]) -> None:
        self._read = read
        self._known: dict[int, tuple[Part, tuple[Piece, ...]]] = {}
        self._pieces = 0
        _ALL.append(self.forget)

    def of(self, part: Part) -> tuple[Piece, ...]:
        known = self._known.get(id(part))
        if known is None:
            found = self._read(part)
            self._pieces += len(found) + 1
            if self._pieces > MOST_PIECES:
                self.forget()
                self._pieces = len(found) + 1
            known = self._known[id(part)] = (part, found)
        return known[1]

    def forget(self) -> None:
        self._known.clear()
        self._pieces = 0


def forget_all() -> None:
    """Let go of the code that was asked about."""
    for forget in _ALL:
        forget()


_ALL: list[Callable[[], None]] = []
