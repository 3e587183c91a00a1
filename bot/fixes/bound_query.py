"""Values reach a query beside its text, never in it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.interface import FixContext
from bot.fixes.pieces import Hole, Pieces, file_has, name_of, origin_of, pieces_of
from bot.fixes.python_file import PythonFile
from bot.fixes.rewrite import Proposal, Rewrite

EXECUTES = re.compile(r"(?:^|\.)(?:execute|exec_driver_sql|fetch|fetchrow|fetchval|fetch_all|fetch_one|raw)$")

QUESTION_MARKS = ("sqlite3", "aiosqlite")
PERCENT = ("psycopg2", "psycopg", "MySQLdb", "pymysql", "mysql", "django", "flask_mysqldb")
"""Drivers by the placeholder they take (PEP 249, paramstyle)."""

VALUE = re.compile(
    r"(?:[=<>]|\b(?:LIKE|ILIKE|LIMIT|OFFSET|BETWEEN)|\bIN\s*\((?:[^()]*,)?|\bVALUES\s*\((?:[^()]*,)?)\s*$",
    re.IGNORECASE,
)
"""What a value stands behind; a name of a table or a column, or ASC, stands elsewhere, and cannot be bound."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.SQL, _bound)
    if changes:
        yield "Hands the values to the database beside the query's text.", changes


def _bound(file: PythonFile, span: Span) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        given = by_position(call)
        name = function_of(call)
        if not given:
            continue
        is_text = name == "text" or name.endswith((".text", "sa.text"))
        pieces = pieces_of(origin_of(given[0]))
        if pieces is None or not any(isinstance(one, Hole) for one in pieces.parts):
            continue
        if is_text and len(given) == 1:
            return _named(file, call, pieces)
        if EXECUTES.search(name) and len(arguments_of(call)) == 1:
            return _by_place(file, call, given[0], pieces)
    return []


def _named(file: PythonFile, call: Node, pieces: Pieces) -> list[Change]:
    """SQLAlchemy's own text: `text("... = :name").bindparams(name=name)`."""
    taken: set[str] = set()
    names = [name_of(one.code, taken) for one in pieces.parts if isinstance(one, Hole)]
    query = _query(pieces, [f":{name}" for name in names])
    if query is None:
        return []
    values = ", ".join(f"{name}={value}" for name, value in zip(names, query[1], strict=True))
    length = len(file.lines[file.line_of(call.end_byte) - 1].rstrip()) + len(".bindparams()") + len(values)
    if length > file.limit:
        values = f"{file.eol}{file.margin(call)}{file.unit}{values}{file.eol}{file.margin(call)}"
    return [replaced(pieces.node, query[0]), Change(call.end_byte, call.end_byte, f".bindparams({values})")]


def _by_place(file: PythonFile, call: Node, argument: Node, pieces: Pieces) -> list[Change]:
    holes = [one for one in pieces.parts if isinstance(one, Hole)]
    name = function_of(call)
    if file_has(file, *QUESTION_MARKS) and not file_has(file, "sqlalchemy", *PERCENT):
        marks = ["?"] * len(holes)
    elif file_has(file, *PERCENT) and not file_has(file, "sqlalchemy", *QUESTION_MARKS):
        marks = ["%s"] * len(holes)
    elif file_has(file, "asyncpg"):
        marks = [f"${number}" for number in range(1, len(holes) + 1)]
    else:
        return []
    query = _query(pieces, marks)
    if query is None or (marks[0] == "%s" and "%" in query[0].replace("%s", "")):
        return []
    text, values = query
    if marks[0].startswith("$"):
        given = ", ".join(values)
    elif name.endswith(".raw"):
        given = f"[{', '.join(values)}]"
    else:
        given = f"({', '.join(values)}{',' if len(values) == 1 else ''})"
    return [replaced(pieces.node, text), Change(argument.end_byte, argument.end_byte, f", {given}")]


def _query(pieces: Pieces, marks: list[str]) -> tuple[str, list[str]] | None:
    """The text with a mark in the place of each value, and the values; None where one does not stand where a value
    may."""
    parts, text, values = list(pieces.parts), "", []
    waiting = iter(marks)
    skip = ""
    for at, part in enumerate(parts):
        if not isinstance(part, Hole):
            text += part.removeprefix(skip)
            skip = ""
            continue
        after = parts[at + 1] if at + 1 < len(parts) else ""
        if not part.plain or not isinstance(after, str) or "{" in part.code:
            return None
        quoted = re.search(r"'(%?)$", text)
        closing = re.match(r"(%?)'", after)
        if quoted is not None and closing is not None:
            text, skip = text[: quoted.start()], closing[0]
            values.append(_wrapped(pieces.quote, quoted[1], part.code, closing[1]))
        elif quoted is None and closing is None:
            values.append(part.code)
        else:
            return None
        if not VALUE.search(text):
            return None
        text += next(waiting)
    return f"{pieces.quote}{text}{pieces.quote}", values


def _wrapped(quote: str, before: str, code: str, after: str) -> str:
    """The value of `LIKE '%{x}%'`: `f"%{x}%"`."""
    if not before and not after:
        return code
    inner = code.replace('"', "'") if quote[0] == '"' else code
    return f"f{quote[0]}{before}{{{inner}}}{after}{quote[0]}"


PLUGIN = Rewrite("bound_query", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
