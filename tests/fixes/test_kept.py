"""What a proof looks at beside names and findings: doc strings, imports for type checkers, codings, ends of lines."""

import codecs

import pytest

from bot.core.fix import Edit
from bot.core.location import Span
from bot.fixes.change import to_edits
from bot.fixes.imports import import_module
from bot.fixes.python_file import parse
from bot.fixes.verify import Rejected, apply, check_edits
from tests.fixes.tools import source

TYPED = """\
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.models import Order


def show(order: "Order") -> str:
    return order.name
"""
LATER = f"from __future__ import annotations\n\n{TYPED}"


def reason(text: str, first: int, last: int, new: str, path: str = "app/a.py") -> str:
    found = check_edits([Edit(Span(first, last), tuple(new.splitlines(keepends=True)))], source(text, path))
    return found.reason if isinstance(found, Rejected) else ""


@pytest.mark.parametrize(
    ("text", "first", "last", "new"),
    [
        ('def f(x):\n    """Doc."""\n    return x\n', 2, 2, '    print(x)\n    """Doc."""\n'),
        ('"""Doc."""\nx = 1\n', 1, 1, 'import os\n"""Doc."""\nprint(os)\n'),
        ('class A:\n    """Doc."""\n', 2, 2, '    x = 1\n    """Doc."""\n'),
    ],
)
def test_a_doc_string_stays_the_first(text: str, first: int, last: int, new: str) -> None:
    assert reason(text, first, last, new) == "the fix would leave a doc string behind other statements"
    assert not reason(text, last, last, text.splitlines(keepends=True)[last - 1].replace("Doc", "Docs"))


def test_what_only_type_checkers_import_is_not_read_when_the_code_runs() -> None:
    told = "the fix would read Order, which is imported for type checkers only"
    assert reason(TYPED, 8, 8, "    return Order.of(order).name\n") == told
    assert reason(TYPED, 7, 7, "def show(order: Order) -> str:\n") == told
    assert not reason(LATER, 9, 9, "def show(order: Order) -> str:\n")
    assert reason(LATER, 10, 10, "    return Order.of(order).name\n") == told
    here = TYPED.replace("    return", "    from shop.models import Order\n\n    print(Order)\n    return")
    assert not reason(here, 11, 11, "    return Order.of(order).name\n")
    assert not reason(TYPED.replace("TYPE_CHECKING", "DEBUG"), 8, 8, "    return Order.of(order).name\n")


@pytest.mark.parametrize(
    ("head", "is_taken"),
    [
        ("# -*- coding: latin-1 -*-\n", False),
        ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", False),
        ("# coding: nonsense\n", False),
        ("# -*- coding: UTF8 -*-\n", True),
        ("# the coding is ours\n", True),
        ("\n\n# coding: latin-1\n", True),
    ],
)
def test_a_declared_coding_can_hold_what_is_new(head: str, is_taken: bool) -> None:
    text = f"{head}x = 'a'\n"
    line = text.count("\n")
    assert bool(reason(text, line, line, "x = 'é'\n")) is not is_taken
    assert not reason(text, line, line, "x = 'b'\n")


@pytest.mark.parametrize("path", ["app/a.py", "src/a.ts"])
def test_no_new_line_ends_in_blanks(path: str) -> None:
    text = "x = 1 \ny = 2\n" if path.endswith("py") else "let x = 1; \nlet y = 2;\n"
    old, other = text.splitlines(keepends=True)
    assert reason(text, 2, 2, other.rstrip() + " \n", path) == "a line would end in blanks"
    assert reason(text, 2, 2, f"{other}\t\n", path) == "a line would end in blanks"
    assert not reason(text, 1, 2, old + other.replace("2", "3"), path)


@pytest.mark.parametrize("first", ["from shop import app\n", "import sys\n", '"""Doc."""\n', "", "# words\n"])
def test_an_import_goes_behind_a_byte_order_mark(first: str) -> None:
    text = f'\ufeff{first}\nAPI_KEY = "q7Fd2mXw9RkTz4VbLs8YpHc3"\n'
    file = source(text)
    parsed = parse(file.content)
    assert parsed is not None
    changed = check_edits(to_edits(parsed, import_module(parsed, "os")), file)
    assert isinstance(changed, Rejected) and "'os' imported but unused" in changed.reason, "all else is in order"
    (edit, *_) = to_edits(parsed, import_module(parsed, "os"))
    assert apply(edit, file.content).startswith(codecs.BOM_UTF8)
    assert apply(edit, file.content).count(codecs.BOM_UTF8) == 1
