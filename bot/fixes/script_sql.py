"""The text of a query in a script, and the values beside it."""

import re

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import text_of
from bot.fixes.script_calls import arguments_of
from bot.fixes.script_file import ScriptFile

ENDS_OF_WHERE = re.compile(
    r"\s*(?:\s(?:ORDER\s+BY|GROUP\s+BY|LIMIT|OFFSET|RETURNING|FOR\s+UPDATE)\b|;|$)", re.IGNORECASE
)
"""What may stand behind the conditions of a statement."""

QUERIES = re.compile(r"\.(?:query|execute|get|all|run|one|oneOrNone|any|none|first)$")


def narrowed_sql(file: ScriptFile, call: Node, column: str, value: str) -> list[Change]:
    """`query("... WHERE id = $1", [id])` with one more condition. None where the statement is not simple: joined, of
    several parts, with other alternatives."""
    given = arguments_of(call)
    function = call.child_by_field_name("function")
    if len(given) != 2 or given[1].type != "array" or function is None or not QUERIES.search(text_of(function)):
        return []
    text = given[0]
    if text.type not in ("string", "template_string") or any(
        one.type == "template_substitution" for one in text.children
    ):
        return []
    statement = text_of(text)[1:-1]
    where = re.search(r"\bWHERE\s", statement, re.IGNORECASE)
    if where is None or re.search(r"\b(?:JOIN|OR|UNION|SELECT\b.*\bSELECT)\b", statement, re.IGNORECASE | re.DOTALL):
        return []
    end = ENDS_OF_WHERE.search(statement, where.end())
    values = [one for one in given[1].named_children if one.type != "comment"]
    mark = _next_mark(statement, len(values), end.start() if end is not None else len(statement))
    if end is None or not mark or not values:
        return []
    at = text.start_byte + 1 + len(statement[: end.start()].encode())
    return [
        Change(at, at, f" AND {column} = {mark}"),
        Change(values[-1].end_byte, values[-1].end_byte, f", {value}"),
    ]


def _next_mark(statement: str, count: int, end: int) -> str:
    """The placeholder for one more value behind the others; "" where it would not be the last."""
    numbers = [int(one) for one in re.findall(r"\$(\d+)", statement)]
    if numbers:
        return f"${max(numbers) + 1}" if max(numbers) == count else ""
    return "?" if statement.count("?") == count and "?" not in statement[end:] else ""
