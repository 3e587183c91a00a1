"""Python newer than our interpreter is read, and what bandit finds in it stands where it stood."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.judgement.newer_syntax import in_older_words

NEWER = {
    "PEP 758": "try:\n    f()\nexcept KeyError, a.Error:\n    pass\n",
    "PEP 758 with a star": "try:\n    f()\nexcept* KeyError, ValueError:\n    pass\n",
    "PEP 758 in two lines": "try:\n    f()\nexcept KeyError, \\\n        ValueError:\n    pass\n",
    "PEP 695 alias": "type Pair[T] = tuple[T, T]\nif x:\n    type Name = str\n",
    "PEP 695 function": "def first[T: (int, str), *Ts, **P](items: list[T]) -> T:\n    return items[0]\n",
    "PEP 695 class": "class Box[T](Base):\n    async def get[S](self) -> T: ...\n",
    "PEP 695 in several lines": "def first[\n    T,\n](items: list[T]) -> T:\n    return items[0]\n",
    "PEP 696": "class Box[T = int]:\n    pass\n",
    "PEP 701 same quotes": 'x = f"{a["b"]} and {c["d"]!r:>{w["e"]}}"\n',
    "PEP 701 backslash": "x = f'{\"\\n\".join(y)}'\n",
    "PEP 701 both quotes": 'x = f"{f(\'it\')} {g("it")}"\n',
    "PEP 701 f-string in an f-string": 'x = f"{f"{y["k"]}"}" + f"{f\'{z("a")}\'}"\n',
    "PEP 750": 't = t"hello {name}" + rt"{a}"\n',
}


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_newer_syntax_is_read_and_nothing_moves(text: str) -> None:
    older = in_older_words(text.encode())
    ast.parse(older)
    assert len(older) == len(text)
    assert [at for at, sign in enumerate(older) if sign == 10] == [at for at, sign in enumerate(text) if sign == "\n"]


@pytest.mark.parametrize("text", NEWER.values(), ids=NEWER.keys())
def test_bandit_looks_at_the_rest_of_such_a_file(text: str) -> None:
    weak = f"import requests\n{text}requests.get(url, verify=False)\n"
    result = Bandit().scan([SourceFile("app/a.py", BlobId("0"), weak.encode())])
    assert not result.gaps
    assert [found.location.span.start for found in result.findings] == [weak.count("\n")]


def test_what_no_version_reads_stays_a_gap() -> None:
    (gap,) = Bandit().scan([SourceFile("app/a.py", BlobId("0"), b"x = 1\nclass :\n")]).gaps
    assert "line 2" in gap.detail


@given(st.text("fFtTrb\"'{}[]\\ax:=!, \n", max_size=60))
def test_any_text_keeps_its_length_and_its_lines(text: str) -> None:
    older = in_older_words(text.encode())
    assert [len(line) for line in older.split(b"\n")] == [len(line) for line in text.encode().split(b"\n")]
