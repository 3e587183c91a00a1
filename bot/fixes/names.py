"""Which names a fix leaves undefined or unused: compared before and after, so old faults are not held against it."""

import ast
import builtins
import threading
import warnings
from collections import Counter
from functools import lru_cache

from pyflakes.checker import Checker  # type: ignore[import-untyped]  # pyflakes ships no types

from bot.fixes.python_file import PythonFile, bound_by, flat_statements, is_label, text_of, walk
from bot.fixes.unbound import unbound_reads

_ONE_AT_A_TIME = threading.Lock()
"""CPython counts the depth of all trees that are being built in one place, so two threads at once end in a SystemError;
the filters of warnings are everybody's as well."""


def read(text: str) -> ast.Module | None:
    """The syntax tree (nothing is run); None where our interpreter cannot read the text."""
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes of the code under review are no concern of ours
        try:
            return ast.parse(text.removeprefix("\ufeff"))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


@lru_cache(maxsize=4)
def tree_of(content: bytes) -> ast.Module | None:
    """The syntax tree of a file (UTF-8); None where our interpreter cannot read it."""
    return read(content.decode())


@lru_cache(maxsize=16)
def compiles(content: bytes) -> bool:
    """Whether our interpreter compiles the file (UTF-8). Nothing of it is run; some mistakes are only found then, such
    as an `await` in a function that is not async."""
    tree = tree_of(content)
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return tree is not None and bool(compile(tree, "fixed.py", "exec", dont_inherit=True))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False


@lru_cache(maxsize=16)
def faults_of(content: bytes) -> tuple[str, ...] | None:
    """What pyflakes says of the names in a file (UTF-8), without lines; None where our interpreter cannot read it."""
    tree = tree_of(content)
    try:
        checker = Checker(tree, builtins=None, withDoctest=False) if tree is not None else None
    except RecursionError:
        return None
    return None if checker is None else tuple(_words(one.message, one.message_args) for one in checker.messages)


@lru_cache(maxsize=16)
def unbound_in(content: bytes) -> Counter[str]:
    """The local names that a file (UTF-8) reads where they may have no value; none where our interpreter cannot read
    it, or it is nested too deeply."""
    tree = tree_of(content)
    try:
        return unbound_reads(tree) if tree is not None else Counter()
    except RecursionError:
        return Counter()


def _words(template: str, values: tuple[object, ...]) -> str:
    # A line number among the values ("redefinition of x from line 7") would make an old fault look new.
    return template % tuple(0 if isinstance(value, int) else value for value in values)


def new_faults_by_tree(before: PythonFile, after: PythonFile) -> tuple[str, ...]:
    """The same question for syntax that is newer than our interpreter, answered more strictly: every name that the
    fix brings must be bound somewhere in the file, and every import must still be used."""
    had, has, imported = _used(before), _used(after), _imported(after)
    known = set(dir(builtins)).union(*(bound_by(node) for node in flat_statements(after.root)))
    undefined = [name for name in sorted(set(has) - set(had)) if name not in known]
    unused = [name for name in sorted(imported) if not has[name] and (had[name] or name not in _imported(before))]
    return (*(f"undefined name {name!r}" for name in undefined), *(f"{name!r} imported but unused" for name in unused))


def _used(file: PythonFile) -> Counter[str]:
    """Identifiers outside of imports, without attribute and keyword names."""
    found: Counter[str] = Counter()
    for node in walk(file.root):
        parent = node.parent.type if node.parent is not None else ""
        if node.type == "identifier" and parent not in ("dotted_name", "aliased_import") and not is_label(node):
            found[text_of(node)] += 1
    return found


def _imported(file: PythonFile) -> set[str]:
    imports = (node for node in flat_statements(file.root) if node.type.startswith("import"))
    return {name for node in imports for name in bound_by(node)}
