"""Fixes are proposed in several threads at once, and Python's parser keeps one count for all of them."""

import gc
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.fixes.names import read

SOURCE = "def f(a, b: int = 3): pass\n" * 30 + "x = " + "(" * 40 + "1" + ")" * 40


@pytest.fixture
def other_threads_get_their_turn() -> Iterator[None]:
    """The collector runs while a tree is built, and whatever it calls may let another thread go on."""
    threshold = gc.get_threshold()

    def let_go(*_: object) -> None:
        time.sleep(0)

    gc.callbacks.append(let_go)
    gc.set_threshold(50)
    yield
    gc.set_threshold(*threshold)
    gc.callbacks.remove(let_go)


@pytest.mark.usefixtures("other_threads_get_their_turn")
def test_a_tree_is_read_whole_whoever_else_reads_one() -> None:
    """Without one at a time: SystemError, "AST constructor recursion depth mismatch" (CPython 3.11)."""
    with ThreadPoolExecutor(4) as pool:
        trees = list(pool.map(read, [SOURCE] * 400))
    assert all(trees)
