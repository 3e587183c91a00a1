"""Things by what they have in common."""

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def grouped(some: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """What has the same key, in the order in which it comes."""
    found: dict[K, list[T]] = {}
    for each in some:
        found.setdefault(key(each), []).append(each)
    return {name: tuple(members) for name, members in found.items()}
