"""What a kind of defect is: where it can be put, and how."""

import re
from collections.abc import Callable
from dataclasses import dataclass

ACCESS = ("SOC2-001", "SOC2-008")


@dataclass(frozen=True)
class Mutation:
    """`pattern` finds the places, `change` gives what stands there with the defect (None: not at this one)."""

    rules: tuple[str, ...]
    pattern: str
    change: Callable[[re.Match[str]], str | None]
    before: Callable[[str], bool] = lambda text: True


def nothing(found: re.Match[str]) -> str:
    return ""
