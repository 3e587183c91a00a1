"""Building many objects at once without the garbage collector looking at all of them again and again."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def without_collection(build: Callable[[], T]) -> T:
    """What `build` returns. The facts of 950 files are unpickled in 0.5 s so, and in 2.5 s with the collector on: they
    are trees of tuples, none of which is garbage."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return build()
    finally:
        if was_on:  # of threads that overlap, the first one to come turns it on again
            gc.enable()


@contextmanager
def set_aside() -> Iterator[None]:
    """What exists now is not looked at by the collector while the block lasts. Linking a tree of 4,300 files takes
    2.4 s so, and 7.8 s where each collection walks all facts again. For a process that does one thing at a time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
