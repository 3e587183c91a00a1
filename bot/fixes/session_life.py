"""A session begins anew at the login, and ends: Django's `cycle_key`, and lifetimes that are none."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

REFRESH = re.compile(r"refresh", re.IGNORECASE)

SESSION = re.compile(r"session|remember", re.IGNORECASE)

TOKEN = re.compile(r"access|token|jwt|auth", re.IGNORECASE)

LASTS = re.compile(r"expir|life|age$|ttl|duration|timeout|valid", re.IGNORECASE)
"""Settings of which "no" means for ever; a cookie's flag is also called after its session."""

UNITS = {"minutes": 60 * 24, "hours": 24, "days": 1, "seconds": 60 * 60 * 24}
"""How many of them a day has."""

HOURS, DAYS = 1, 14
"""For what opens everything until it ends (OWASP's JSON Web Token Cheat Sheet asks for a short time), and for a
session: Django's own SESSION_COOKIE_AGE."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    span = context.finding.location.span
    for assignment in nodes_on(file, span, "assignment"):
        yield "Gives the session a new id at the login, which nobody knew before.", _renewed(file, assignment)
    for kind in ("assignment", "pair", "typed_default_parameter"):
        for node in nodes_on(file, span, kind):
            yield "Ends what stands for a login.", _ending(file, node)


def _renewed(file: PythonFile, assignment: Node) -> list[Change]:
    """`request.session.cycle_key()` in front of what says who is logged in (Django documentation, "Using sessions in
    views"): it keeps what the session holds."""
    left, statement = assignment.child_by_field_name("left"), assignment.parent
    found = re.match(r"^((?:self\.)?request\.session)\[", text_of(left)) if left is not None else None
    if found is None or statement is None or not file.is_first(statement) or b"django" not in file.content:
        return []
    start = statement.start_byte
    return [Change(start, start, f"{found[1]}.cycle_key(){file.eol}{file.margin(statement)}")]


def _ending(file: PythonFile, node: Node) -> list[Change]:
    """The value of a setting as long as such a setting may last, in its own unit."""
    names = {"assignment": ("left", "right"), "pair": ("key", "value")}.get(node.type, ("name", "value"))
    label, value = node.child_by_field_name(names[0]), node.child_by_field_name(names[1])
    name = re.findall(r"\w+", text_of(label))[-1:] if label is not None else []
    if not name or value is None or REFRESH.search(name[0]):
        return []
    days = DAYS if SESSION.search(name[0]) else 0
    if not days and not TOKEN.search(name[0]):
        return []
    span = f"days={days}" if days else f"hours={HOURS}"
    if value.type == "call" and function_of(value).rpartition(".")[2] == "timedelta":
        return [replaced(value, f"{function_of(value)}({span})")]
    if value.type in ("false", "none") and LASTS.search(name[0]):
        imports = bring_name(file, "datetime", "timedelta", node)
        return [replaced(value, f"timedelta({span})"), *imports] if imports is not None else []
    return _number(value, name[0], days)


def _number(value: Node, name: str, days: int) -> list[Change]:
    """`60 * 24 * 365` of a name that says its unit, also as the default of a pydantic Field."""
    inner = value
    if value.type == "call" and function_of(value).rpartition(".")[2] == "Field":
        inner = value_of(keyword(value, "default")) or next(iter(by_position(value)), value)
    unit = next((count for word, count in UNITS.items() if word in name.lower()), 0)
    if not unit or not re.match(r"^[\d_ *()]+$", text_of(inner)):
        return []
    short = days * unit if days else HOURS * unit // 24
    return [replaced(inner, str(short))] if short else []


PLUGIN = Rewrite("session_life", 30, frozenset({"SOC2-009"}), _proposals)
