"""Claims that are put together elsewhere get an end where the token is made."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.imports import bring_name, together
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.refusals import statement_around
from bot.fixes.rewrite import Proposal, Rewrite

ENCODES = re.compile(r"(?:^|\.)encode$")

HOURS = 1
"""OWASP's JSON Web Token Cheat Sheet asks for a short time."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        claims = value_of(keyword(call, "payload") or keyword(call, "claims")) or next(iter(by_position(call)), None)
        if not ENCODES.search(function_of(call)) or claims is None or claims.type != "identifier":
            continue
        imports: list[Change] = []
        for name in ("datetime", "timedelta", "timezone"):
            more = bring_name(file, "datetime", name, call)
            if more is None:
                return
            imports += more
        yield f"Has the token end after {HOURS} hour.", [*_ended(file, call, claims), *together(imports)]


def _ended(file: PythonFile, call: Node, claims: Node) -> list[Change]:
    """A claim more, in the dictionary that the function made for itself; else in a copy of what it was given."""
    name, key = text_of(claims), f"{file.quote}exp{file.quote}"
    end = f"datetime.now(timezone.utc) + timedelta(hours={HOURS})"
    function = next((one for one in outwards(call) if one.type == "function_definition"), None)
    statement = statement_around(call)
    made = [one for one in walk(function) if one.type == "assignment" and _makes(one, name)] if function else []
    if made and statement is not None and file.is_first(statement):
        start = statement.start_byte
        return [Change(start, start, f"{name}[{key}] = {end}{file.eol}{file.margin(statement)}")]
    return [replaced(claims, f"{{**{name}, {key}: {end}}}")]


def _makes(assignment: Node, name: str) -> bool:
    """Whether a statement gives the name a dictionary that nobody else has."""
    left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
    if left is None or right is None or text_of(left) != name:
        return False
    return right.type == "dictionary" or function_of(right).rpartition(".")[2] in ("copy", "dict", "deepcopy")


PLUGIN = Rewrite("token_end", 40, frozenset({"SOC2-009"}), _proposals)
