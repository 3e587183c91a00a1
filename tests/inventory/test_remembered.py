"""What was asked of a part of the code is remembered by its identity, and not more than fits."""

import pytest

from bot.inventory import remembered
from bot.inventory.remembered import Remembered, forget_all


class Counting:
    def __init__(self) -> None:
        self.read: list[tuple[int, ...]] = []

    def __call__(self, part: tuple[int, ...]) -> tuple[int, ...]:
        self.read.append(part)
        return part


def test_a_part_is_read_once_and_its_equal_is_another_part() -> None:
    reads = Counting()
    asked = Remembered(reads)
    part, equal = tuple(range(1, 3)), tuple(range(1, 3))
    assert asked.of(part) == asked.of(part) == asked.of(equal) == (1, 2)
    assert len(reads.read) == 2


def test_it_never_answers_for_a_part_that_is_gone() -> None:
    asked = Remembered(Counting())
    for number in range(1_000):  # each tuple dies at once, and the next one may stand where it stood
        assert asked.of((number,)) == (number,)


def test_more_than_fits_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_PIECES", 10)
    reads = Counting()
    asked = Remembered(reads)
    parts = [(number,) * 4 for number in range(3)]
    for part in (*parts, parts[0]):
        asked.of(part)
    assert len(reads.read) == 4


def test_all_is_let_go_of_at_once() -> None:
    reads = Counting()
    asked = Remembered(reads)
    part = (1,)
    asked.of(part)
    forget_all()
    asked.of(part)
    assert len(reads.read) == 2
