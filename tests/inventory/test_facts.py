"""Facts: pure, total, cheap to store, and independent of the file's name."""

import pickle
import time

from hypothesis import given
from hypothesis import strategies as st

from bot.core.coverage import GapReason
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.inventory.code import Function, Import
from bot.inventory.facts import extract
from tests.inventory.sources import facts_of

LINES = """
def f(a, *b, c=1, **d) -> int:
    return a
@x.get('/')
class A(B, c=1):
try:
except* E as e:
with a as b, c: pass
match x:
  case 1: pass
if x:
elif y:
else:
for a, b in c:
while (a := b):
from . import *
import a.b as c
a = b = c
x: int
type X = int
def g[T](a: T, /, *, b): ...
raise A(1) from b
t'{x}'
print 'old'
""".splitlines(keepends=True)
PIECES = [
    "(",
    ")",
    "[",
    "'",
    '"',
    "f'{a!r:>{b}}'",
    "\\",
    "lambda: 0",
    "async ",
    "await x",
    "yield",
    "#",
    ";",
    "\x0c",
    "\x00",
    "é",
]
FRAGMENTS = st.sampled_from([*LINES, *PIECES, "\n", "\t", "    ", "\ufeff"])


@given(st.binary(max_size=400))
def test_any_bytes_give_facts(content: bytes) -> None:
    facts_of(content)


@given(st.lists(FRAGMENTS, max_size=30).map("".join))
def test_any_broken_python_gives_facts_that_can_be_stored(text: str) -> None:
    found = facts_of(text.encode())
    assert pickle.loads(pickle.dumps(found)) == found


@given(st.text(alphabet="ab/._-", max_size=20))
def test_facts_do_not_depend_on_the_name(name: str) -> None:
    text = "from .a import b\n@b.get('/')\ndef c(): ...\n"
    assert facts_of(text, f"{name}.py") == facts_of(text, "app.py")


def test_extract_answers_by_blob_in_order() -> None:
    files = [SourceFile("b.py", BlobId("2"), b"x = 1\n"), SourceFile("a.go", BlobId("1"), b"let x")]
    assert [blob for blob, _ in extract(files)] == ["2", "1"]
    assert extract(files)[1][1].body == ()


def test_a_syntax_error_is_a_gap_and_the_rest_is_read() -> None:
    found = facts_of("def before(): ...\n\ndef broken(:\n\ndef after(): ...\n")
    assert [(reason, detail) for reason, detail in found.gaps] == [(GapReason.SYNTAX, "line 3")]
    names = [line.name for line in found.body if isinstance(line, Function)]
    assert "before" in names and "after" in names


def test_deep_nesting_is_a_gap_and_no_crash() -> None:
    found = facts_of("x = " + "(" * 5000 + "1" + ")" * 5000 + "\ny = 1\n")
    assert [reason for reason, _ in found.gaps] in ([GapReason.LIMIT], [GapReason.SYNTAX])
    calls = facts_of("x = " + "f(" * 2000 + "1" + ")" * 2000 + "\n")
    assert GapReason.LIMIT in [reason for reason, _ in calls.gaps]
    pickle.dumps(calls)


def test_a_long_chain_of_strings_is_no_deep_nesting() -> None:
    assert facts_of("x = " + " + ".join(["'a'"] * 3000) + "\n").gaps == ()


def test_a_huge_file_is_a_gap() -> None:
    assert [reason for reason, _ in facts_of(b"x = 1\n" * 400_000).gaps] == [GapReason.TOO_LARGE]


def test_imports_are_read_in_every_form() -> None:
    found = facts_of("import a.b as c, d\nfrom ..e import f as g, h\nfrom . import i\nfrom j import *\n")
    assert [tuple(line) for line in found.body if isinstance(line, Import)] == [
        (1, "a.b", 0, "", "c"),
        (1, "d", 0, "", ""),
        (2, "e", 2, "f", "g"),
        (2, "e", 2, "h", ""),
        (3, "", 1, "i", ""),
        (4, "j", 0, "*", ""),
    ]


def test_a_typical_file_takes_few_milliseconds() -> None:
    head = "@app.get('/x')\ndef handler(a: int, b: str = 'c'):\n"
    text = head + "    if a:\n        return store.find(a, key=b)\n    raise E(1)\n\n"
    start = time.process_time()
    facts_of(text * 60)
    assert time.process_time() - start < 0.25, "5 ms on an idle machine; the limit leaves room for a busy one"


def test_a_long_chain_of_conditions_can_be_stored() -> None:
    found = facts_of("if a: pass\n" + "elif b: pass\n" * 3000 + "else: pass\n")
    assert pickle.loads(pickle.dumps(found)) == found
    assert found.gaps == ()


def test_stars_of_parameters_are_kept_with_and_without_types() -> None:
    (function,) = facts_of(
        "def f(self, a, *args, b=None, c: int = 1, *, d, **kwargs: str): ...\n".replace(" *,", "")
    ).body
    assert isinstance(function, Function)
    starred = {parameter.name: parameter.stars for parameter in function.params if parameter.stars}
    assert starred == {"args": "*", "kwargs": "**"}
