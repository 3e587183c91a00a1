"""What no answer of a model may do, whatever its proof says. The proof shows that a fix mends; this, that it does
nothing else: no check goes, no power comes, no word of an attacker's is committed."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.python_file import PythonFile, outwards, text_of, walk

IMPORTABLE = frozenset({"logging", "secrets", "hmac", "hashlib", "html"})
"""Modules that a fix may bring in: none of them reaches a file, a process, the network or the interpreter."""

POWERS = frozenset(
    (
        *("eval", "exec", "compile", "__import__", "open", "input", "breakpoint", "globals"),
        *("locals", "vars", "builtins", "getattr", "setattr", "delattr", "__builtins__"),
        *("__class__", "__subclasses__", "__globals__", "__dict__", "os", "sys", "subprocess"),
        *("socket", "shutil", "ctypes", "pickle", "marshal", "importlib", "runpy", "system"),
        *("popen", "Popen", "check_output", "check_call", "spawn", "fork", "execv", "execve"),
        *("import_module", "requests", "httpx", "aiohttp", "urllib", "urllib3", "http", "ftplib"),
        *("smtplib", "telnetlib", "paramiko", "urlopen", "urlretrieve", "create_connection"),
        *("create_subprocess_shell", "create_subprocess_exec", "remove", "unlink", "rmtree"),
        *("chmod", "chown", "loads", "mark_safe", "Markup", "csrf_exempt", "verify"),
    )
)
"""Names that a fix may not bring in: what reaches beyond the function, or lowers a guard."""

KEPT = ("if_statement", "raise_statement", "assert_statement", "decorator", "with_statement", "return_statement")
"""Kinds of statements of which a fix takes none away."""

GOES = frozenset(
    (
        *("str", "repr", "format", "print", "traceback.format_exc", "traceback.print_exc"),
        *("traceback.format_exception",),
    )
)
"""Calls that a fix may take away: they turn something into text."""

BRANCHES = frozenset(
    (
        *("if_statement", "try_statement", "with_statement", "for_statement", "while_statement"),
        *("match_statement",),
    )
)
"""What a check may stand in."""

CONSTANT = frozenset(
    (
        *("True", "False", "None", "0", "1", "not True", "not False", "(True)", "(False)", "()"),
        *("[]", "''"),
    )
)
"""Conditions that hold always or never."""

NEW_TEXT = re.compile(r"[A-Za-z0-9 _.,:;!?'()%{}-]{0,120}")
"""A text that a fix may bring: a plain sentence. No markup, address, mention or command fits."""

MAX_GROWTH = 25
"""Lines by which a fix may lengthen a file."""


def why_not(before: PythonFile, after: PythonFile) -> str:
    """Why a model's change is not taken, in half a sentence; "" where nothing is said against it."""
    checks = (_imports(before, after), _powers(before, after), _losses(before, after), _words(before, after))
    reasons = (reason for check in checks for reason in check)
    return next(reasons, "")


def _imports(before: PythonFile, after: PythonFile) -> Iterator[str]:
    had, has = (Counter(_imported(file)) for file in (before, after))
    for statement in has - had:
        if statement.removeprefix("import ") not in IMPORTABLE:
            yield "the model would import something"
    if had - has:
        yield "the model would take an import away"


def _imported(file: PythonFile) -> Iterator[str]:
    for node in walk(file.root):
        if node.type in ("import_statement", "import_from_statement", "future_import_statement"):
            yield " ".join(text_of(node).split())


def _powers(before: PythonFile, after: PythonFile) -> Iterator[str]:
    new = _count(after, "identifier") - _count(before, "identifier")
    for name in sorted(set(new) & POWERS):
        yield f"the model would bring in {name}"
    for kind in ("class_definition", "lambda", "global_statement", "nonlocal_statement", "delete_statement"):
        if _kinds(after)[kind] > _kinds(before)[kind]:
            yield "the model would define or delete something"
    if _count(after, "escape_sequence") - _count(before, "escape_sequence"):
        yield "the model would bring in escaped characters"


def _losses(before: PythonFile, after: PythonFile) -> Iterator[str]:
    gone = Counter(_calls(before)) - Counter(_calls(after))
    if set(gone) - GOES:
        yield "the model would take a call away"
    for kind in KEPT:
        if _kinds(before)[kind] > _kinds(after)[kind]:
            yield f"the model would take away a {kind.replace('_', ' ')}"
    if Counter(_checks(before)) - Counter(_checks(after)):
        yield "the model would change a check, or what it stands in"
    if any(text in CONSTANT for text, _ in Counter(_checks(after)) - Counter(_checks(before))):
        yield "the model would bring in a check that checks nothing"
    if _unreachable(after) > _unreachable(before):
        yield "the model would bring in code that is never reached"
    if Counter(_parameters(before)) - Counter(_parameters(after)):
        yield "the model would change parameters"
    if _count(before, "decorator") - _count(after, "decorator"):
        yield "the model would change a decorator"
    if _function_names(before) != _function_names(after):
        yield "the model would add, rename or remove a function"
    if _kinds(after)["except_clause"] != _kinds(before)["except_clause"]:
        yield "the model would change what is caught"
    if _kinds(after)["pass_statement"] > _kinds(before)["pass_statement"]:
        yield "the model would do nothing where something was done"


def _words(before: PythonFile, after: PythonFile) -> Iterator[str]:
    if _count(after, "comment") != _count(before, "comment"):
        yield "the model would change comments"
    for text in _count(after, "string_content") - _count(before, "string_content"):
        if not NEW_TEXT.fullmatch(text):
            yield "the model would bring in a text that is no plain sentence"
    if len(after.lines) - len(before.lines) > MAX_GROWTH:
        yield "the model would change too much"


def _count(file: PythonFile, kind: str) -> Counter[str]:
    return Counter(text_of(node) for node in walk(file.root) if node.type == kind)


def _kinds(file: PythonFile) -> Counter[str]:
    return Counter(node.type for node in walk(file.root))


def _calls(file: PythonFile) -> Iterator[str]:
    for node in walk(file.root):
        function = node.child_by_field_name("function") if node.type == "call" else None
        if function is not None:
            yield "".join(text_of(function).split())


def _checks(file: PythonFile) -> Iterator[tuple[str, int]]:
    """Each condition, refusal and assertion, and how deep it stands in others."""
    for node in walk(file.root):
        condition = node.child_by_field_name("condition")
        if condition is not None:
            yield " ".join(text_of(condition).split()), _depth(node)
        elif node.type in ("raise_statement", "assert_statement"):
            yield node.type, _depth(node)


def _depth(node: Node) -> int:
    return sum(one.type in BRANCHES for one in outwards(node.parent))


def _unreachable(file: PythonFile) -> int:
    """Statements that stand behind one which leaves their block."""
    leaving = ("return_statement", "raise_statement", "continue_statement", "break_statement")
    following = (node.prev_named_sibling for node in walk(file.root) if node.type != "comment")
    return sum(before is not None and before.type in leaving for before in following)


def _parameters(file: PythonFile) -> Iterator[str]:
    for node in walk(file.root):
        if node.parent is not None and node.parent.type == "parameters":
            yield " ".join(text_of(node).split())


def _function_names(file: PythonFile) -> Counter[str]:
    names = (node.child_by_field_name("name") for node in walk(file.root) if node.type == "function_definition")
    return Counter(text_of(name) for name in names if name is not None)
