"""Values reach a query of a Node application beside its text, never in it."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.bound_query import VALUE
from bot.fixes.change import Change
from bot.fixes.code_file import text_of
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, calls_on, function_of
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_pieces import pieces_of_script
from bot.fixes.script_rewrite import ScriptRewrite

RAW = re.compile(r"\.\$(?P<what>query|execute)RawUnsafe$")
"""Prisma's functions that take a text; beside them stand tags that bind what a template is filled with (prisma.io,
"Raw queries")."""

NUMBERED, QUESTION_MARKS = (
    frozenset(("pg", "postgres", "pg-promise")),
    frozenset(("mysql", "mysql2", "sqlite3", "better-sqlite3")),
)
"""Drivers by the placeholder they take: $1 or ?."""

BROUGHT = re.compile(r"(?:from|require\()\s*[\"'](pg|postgres|pg-promise|mysql2?|sqlite3|better-sqlite3)(?:/\w+)?[\"']")


@dataclass(frozen=True)
class _Query:
    """The pieces of a text around its values, and the values as source code."""

    texts: tuple[str, ...]
    values: tuple[str, ...]


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    drivers = _drivers(file, context)
    changes = each_mended(file, context, FlowKind.SQL, functools.partial(_bound, drivers=drivers))
    if changes:
        yield "Hands the values to the database beside the query's text.", changes


def _bound(file: ScriptFile, span: Span, drivers: frozenset[str]) -> list[Change]:
    for call in calls_on(file, span):
        given, function = arguments_of(call), call.child_by_field_name("function")
        arguments = call.child_by_field_name("arguments")
        if len(given) != 1 or function is None or arguments is None:
            continue
        query, raw = _query(given[0]), RAW.search(text_of(function))
        if query is None or not query.values:
            continue
        if raw is not None:
            tag = f"{text_of(function)[: raw.start()]}.${raw['what']}Raw"
            filled = "".join(f"{text}${{{value}}}" for text, value in zip(query.texts, query.values, strict=False))
            return [Change(function.start_byte, arguments.end_byte, f"{tag}`{filled}{query.texts[-1]}`")]
        marks = _marks(drivers, len(query.values))
        if marks and re.search(r"\.(?:query|execute)$", function_of(call)):
            text = "".join(f"{one}{mark}" for one, mark in zip(query.texts, [*marks, ""], strict=True))
            mark = "`" if given[0].type == "template_string" or file.quote in text else file.quote
            return [Change(given[0].start_byte, given[0].end_byte, f"{mark}{text}{mark}, [{', '.join(query.values)}]")]
    return []


def _drivers(file: ScriptFile, context: FixContext) -> frozenset[str]:
    """The drivers that the file brings in; where it brings in none, those of the project."""
    own = frozenset(source.split("/")[0] for _, source in file.imports()) & (NUMBERED | QUESTION_MARKS)
    texts = (each.text for each in context.files.values() if each.language in ("javascript", "typescript"))
    return own or frozenset(found for text in texts for found in BROUGHT.findall(text))


def _marks(drivers: frozenset[str], count: int) -> list[str]:
    """The placeholders of the one driver; none where there is none, or where there are several of both kinds."""
    if drivers & NUMBERED and not drivers & QUESTION_MARKS:
        return [f"${number}" for number in range(1, count + 1)]
    return ["?"] * count if drivers & QUESTION_MARKS and not drivers & NUMBERED else []


def _query(node: Node) -> _Query | None:
    """None where a value does not stand where one can be bound: a table's or a column's name, ASC."""
    texts, values = [""], []
    for part in pieces_of_script(node):
        if part.value:
            values.append(part.text)
            texts.append("")
        else:
            texts[-1] += part.text
    for at, value in enumerate(values):
        quoted, closing = re.search(r"'(%?)$", texts[at]), re.match(r"(%?)'", texts[at + 1])
        if (quoted is None) != (closing is None):
            return None
        if quoted is not None and closing is not None:
            texts[at], texts[at + 1] = texts[at][: quoted.start()], texts[at + 1][closing.end() :]
            if quoted[1] or closing[1]:
                values[at] = f"`{quoted[1]}${{{value}}}{closing[1]}`"
        if not VALUE.search(texts[at]):
            return None
    return _Query(tuple(texts), tuple(values))


PLUGIN = ScriptRewrite("script_bound_query", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
