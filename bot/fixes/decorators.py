"""Where among a function's decorators another one stands: as other functions have them, else by what they are for."""

import ast
import re

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.names import read
from bot.fixes.python_file import PythonFile, text_of, walk

REGISTERS = frozenset(
    (
        "route",
        "get",
        "post",
        "put",
        "patch",
        "delete",
        "head",
        "options",
        "websocket",
        "api_route",
        "endpoint",
        "action",
    )
)
"""Decorators with these names register the handler (Flask, FastAPI, Starlette, Django REST framework); what stands
above them is not part of what they register."""

MARKS = frozenset(("csrf_exempt", "non_atomic_requests", "xframe_options_exempt"))
"""Django's decorators that only mark a view for its middleware (its documentation, "View decorators"): outermost, so
that no other wrapper hides the mark."""

SHORTEST_LIMIT = 88
"""No formatter opens up a line that is shorter than this (Black's limit)."""

ASKS_WHO = re.compile(
    r"login|authenticat|logged_in|signed_in|session_required|jwt_required|token_required", re.IGNORECASE
)

ASKS_WHAT = re.compile(
    r"permission|_perm\b|role|admin|staff|superuser|owner|scope|can_|user_passes_test", re.IGNORECASE
)

COUNTS_CALLERS = re.compile(r"\bkey\s*=\s*[\"']user[\"']")
"""A limiter that counts for each who is signed in (django-ratelimit, "Rate limit keys"): in front of what asks who
calls, all strangers would be one."""


def decorators_of(function: Node) -> list[Node]:
    around = function.parent
    if around is None or around.type != "decorated_definition":
        return []
    return [child for child in around.named_children if child.type == "decorator"]


def decorated(file: PythonFile, function: Node, text: str) -> list[Change]:
    """The changes that put a decorator (`@login_required`) or several, a line for each, on a function: below the route,
    below what other functions of the file have above it, and below what asks who calls where it asks for a right."""
    present = decorators_of(function)
    margin = file.margin(function)
    above = [
        at
        for at, one in enumerate(present[: _first_below(file, present, text)])
        if _comes_before(file, text_of(one), text)
    ]
    text = f"{file.eol}{margin}".join(_laid_out(file, margin, one) for one in text.split("\n"))
    if above:
        end = file.end_of(file.line_of(present[above[-1]].end_byte))
        return [Change(end, end, f"{file.eol}{margin}{text}")]
    top = (present or [function])[0]
    start = file.start_of(file.line_of(top.start_byte))
    return [Change(start, start, f"{margin}{text}{file.eol}")]


def _first_below(file: PythonFile, present: list[Node], text: str) -> int:
    """Which of the decorators is the first that stands below this one wherever the file has both."""
    orders = (sum(_order(each, _name(text_of(one)), _name(text)) for each in _seen(file)) for one in present)
    return next((at for at, order in enumerate(orders) if order < 0), len(present))


def _laid_out(file: PythonFile, margin: str, text: str) -> str:
    """A decorator that would be too long for its line with a line for each of its arguments."""
    limit = max(file.limit, SHORTEST_LIMIT)
    match read(f"{text}\ndef f(): pass"):
        case ast.Module(body=[ast.FunctionDef(decorator_list=[ast.Call(args=args, keywords=keywords) as call])]):
            if len(margin) + len(text) <= limit:
                return text
            given = [ast.get_source_segment(text, one) or "" for one in (*args, *keywords)]
            head = ast.get_source_segment(text, call.func) or ""
            rows = "".join(f"{file.eol}{margin}{file.unit}{one}," for one in given)
            return f"@{head}({rows}{file.eol}{margin})"
    return text


def _comes_before(file: PythonFile, present: str, new: str) -> bool:
    one, two = _name(present), _name(new)
    if one.rpartition(".")[2] in REGISTERS and "(" in present:
        return True
    if one == "api_view":  # Django REST framework: everything else stands below it
        return True
    seen = [_order(decorators, one, two) for decorators in _seen(file)]
    if (told := sum(seen)) != 0:
        return told > 0
    if one.rpartition(".")[2] in MARKS:
        return True
    for_caller = asks_for_right(two) or COUNTS_CALLERS.search(new) is not None
    return for_caller and bool(ASKS_WHO.search(one)) and not ASKS_WHAT.search(one)


def asks_for_right(text: str) -> bool:
    """Whether a guard lets only some of those in who are signed in, by what it is called."""
    return ASKS_WHAT.search(text) is not None and ASKS_WHO.search(text) is None


def _seen(file: PythonFile) -> list[list[str]]:
    """The names of the decorators of each function that has several, outermost first."""
    groups = (
        [_name(text_of(child)) for child in node.named_children if child.type == "decorator"]
        for node in walk(file.root)
        if node.type == "decorated_definition"
    )
    return [group for group in groups if len(group) > 1]


def _order(decorators: list[str], one: str, two: str) -> int:
    """1 where the first stands above the second, -1 for below, 0 where not both are there."""
    if one not in decorators or two not in decorators or one == two:
        return 0
    return 1 if decorators.index(one) < decorators.index(two) else -1


def _name(decorator: str) -> str:
    """What a decorator is called; what `method_decorator` wraps."""
    found = re.match(r"@\s*(?:method_decorator\(\s*)?([\w.]+)", decorator)
    return found[1] if found is not None else ""
