"""A figure beside its goal, on the screen and in the summary of `make bench`."""

import contextlib
import json
import os
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

SUMMARY = "BENCH_SUMMARY"
"""The environment variable that names the file for all figures of one run."""


@dataclass(frozen=True)
class Figure:
    """`ours` and `naive` are in `unit`; `goal` says in words what `ours` or the ratio has to be, `met` whether it is.
    `naive` is None where there is no other way to compare with."""

    what: str
    ours: float
    unit: str
    goal: str
    met: bool
    naive: float | None = None

    def line(self) -> str:
        other = f"{self.naive:>10.2f} {self.naive / self.ours:>7.1f}x" if self.naive is not None else f"{'':>19}"
        return (
            f"{self.what:<52} {self.ours:>9.3f} {self.unit:<5} {other}  {self.goal}: {'met' if self.met else 'MISSED'}"
        )


HEADING = f"{'what':<52} {'ours':>9} {'':<5} {'naive':>10} {'ratio':>8}  goal"


def tell(figure: Figure) -> None:
    sys.stdout.write(figure.line() + "\n")
    sys.stdout.flush()
    if summary := os.environ.get(SUMMARY):
        with Path(summary).open("a") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def below(what: str, ours: float, unit: str, most: float) -> None:
    tell(Figure(what, ours, unit, f"below {most:g} {unit}", ours < most))


def faster(what: str, ours: float, naive: float, least: float) -> None:
    """Seconds of both ways."""
    tell(Figure(what, ours, "s", f"at least {least:g}x", naive / ours >= least, naive))


def within(what: str, ours: float, other: float, most: float, unit: str = "s") -> None:
    """`other` is not a naive way here, but what ours is held against."""
    tell(Figure(what, ours, unit, f"within {most:g} times", ours <= most * other, other))


def family(pids: Iterable[int]) -> list[psutil.Process]:
    """The processes, and all that they started."""
    own = [psutil.Process(pid) for pid in pids]
    return [*own, *(child for process in own for child in process.children(recursive=True))]


def memory(pids: Iterable[int]) -> float:
    """MiB of a family; pages that several share count once."""
    total = 0
    for process in family(pids):
        with contextlib.suppress(psutil.NoSuchProcess):  # a scanner that has just ended
            total += process.memory_full_info().pss
    return total / 2**20
