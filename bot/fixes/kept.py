"""What every fix of a Python file keeps, beside its names: doc strings, what is there when the code runs, and what the
file's coding can hold."""

import ast
import codecs
import re
from collections import Counter
from collections.abc import Iterator

_CODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""PEP 263, in one of the first two lines."""

DEFINES = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def lost(before: ast.Module, after: ast.Module) -> str:
    """What a fix loses or brings too early, in half a sentence; "" where nothing is said against it."""
    if _doc_strings(after) < _doc_strings(before):
        return "the fix would leave a doc string behind other statements"
    new = Counter(_read_untyped(after)) - Counter(_read_untyped(before))
    return f"the fix would read {min(new)}, which is imported for type checkers only" if new else ""


def has_lost_its_head(before: bytes, after: bytes) -> bool:
    """Whether a first line that names an interpreter, or a coding in the first two, is there no more."""
    first, now = before.split(b"\n", 1)[0], after.split(b"\n", 1)[0]
    codings = [any(map(_CODING.match, content.split(b"\n", 2)[:2])) for content in (before, after)]
    return (first.startswith(b"#!") and first != now) or (codings[0] and not codings[1])


def cannot_be_read(before: bytes, after: bytes) -> bool:
    """Whether the new text has characters that the coding which the file declares would read as others."""
    lines = after.split(b"\n", 2)[:2]
    named = next((found[1].decode() for line in lines if (found := _CODING.match(line))), "utf-8")
    try:
        is_utf8 = codecs.lookup(named).name in ("utf-8", "utf-8-sig")
    except LookupError:
        is_utf8 = False
    return not is_utf8 and bool(Counter(_strange(after)) - Counter(_strange(before)))


def _strange(content: bytes) -> Iterator[str]:
    return (char for char in content.decode() if not char.isascii())


def _doc_strings(tree: ast.Module) -> int:
    return sum(isinstance(one, DEFINES) and ast.get_docstring(one, clean=False) is not None for one in ast.walk(tree))


def _read_untyped(tree: ast.Module) -> Iterator[str]:
    """Reads, when the code runs, of names that are imported under `if TYPE_CHECKING` and nowhere else."""
    blocks = [one for one in ast.walk(tree) if isinstance(one, ast.If) and _is_for_types(one.test)]
    typed = {name for block in blocks for one in block.body for name in _imported(one)}
    if not typed:
        return
    within = {id(inner) for block in blocks for one in block.body for inner in ast.walk(one)}
    within |= {id(inner) for one in _unread(tree) for inner in ast.walk(one)}
    others = [one for one in ast.walk(tree) if id(one) not in within]
    typed -= {name for one in others for name in _imported(one)}
    typed -= {one.id for one in others if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)}
    yield from (one.id for one in others if isinstance(one, ast.Name) and one.id in typed)


def _is_for_types(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _imported(statement: ast.AST) -> list[str]:
    names = statement.names if isinstance(statement, ast.Import | ast.ImportFrom) else []
    return [(one.asname or one.name).split(".")[0] for one in names]


def _unread(tree: ast.Module) -> Iterator[ast.expr]:
    """The annotations of a file that says they are not read (PEP 563)."""
    if not any(isinstance(one, ast.ImportFrom) and one.module == "__future__" for one in tree.body):
        return
    for one in ast.walk(tree):
        given = [getattr(one, name, None) for name in ("annotation", "returns")]
        yield from (each for each in given if isinstance(each, ast.expr))
