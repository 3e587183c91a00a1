"""Building many objects at once without the garbage collector looking at all of them again and again."""

import gc
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def without_collection(build: Callable[[], T]) -> T:
    """What `build` returns. The facts of 950 files are unpickled in 0.5 s so, and in 2.5 s with the collector on: they
    are trees of tuples, none of which is garbage. Linking them takes a fifth less time so, and leaves no garbage that
    only the collector could find."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        return build()
    finally:
        if was_on:  # of threads that overlap, the first one to come turns it on again
            gc.enable()
