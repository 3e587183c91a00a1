"""What a caller sends stands in a query of a directory, or of an XML document, as a text and not as a part of it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended, flows_of
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.pieces import Hole, file_has, name_of, origin_of, pieces_of
from bot.fixes.python_file import PythonFile, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

ESCAPES = {"ldap": "ldap.filter", "ldap3": "ldap3.utils.conv"}
"""Where python-ldap and ldap3 keep escape_filter_chars (RFC 4515, 3)."""

FILTER = re.compile(r"^[\"'f]*\([&|!(]*\w+[~<>]?=")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    kinds = {flow.kind for flow in flows_of(context)}
    if kinds == {FlowKind.LDAP}:
        yield "Escapes what the directory is asked for.", each_mended(file, context, FlowKind.LDAP, _escaped)
    elif kinds == {FlowKind.XPATH}:
        said = "Hands the value to the XPath query as a variable of it."
        yield said, each_mended(file, context, FlowKind.XPATH, _with_variables)


def _escaped(file: PythonFile, span: Span) -> list[Change]:
    """Every value of the filter through the library's own function."""
    library = next((one for one in ESCAPES if file_has(file, one)), "")
    for call in nodes_on(file, span, "call") if library else ():
        for given in arguments_of(call):
            node = origin_of(given.child_by_field_name("value") or given)
            pieces = pieces_of(node) if FILTER.match(text_of(node)) else None
            holes = [one for one in pieces.parts if isinstance(one, Hole)] if pieces is not None else []
            if not holes or not all(one.plain for one in holes):
                continue
            imports = bring_name(file, ESCAPES[library], "escape_filter_chars", call)
            values = [one for one in walk(node) if any(text_of(one) == hole.code for hole in holes)]
            outer = [one for one in values if one.parent not in values]
            if imports is None or len(outer) != len(holes):
                return []
            return [*(replaced(one, f"escape_filter_chars({text_of(one)})") for one in outer), *imports]
    return []


def _with_variables(file: PythonFile, span: Span) -> list[Change]:
    """lxml's `tree.xpath("//user[@name=$name]", name=name)` ("XPath and XSLT with lxml", "The xpath() method")."""
    for call in nodes_on(file, span, "call"):
        given = by_position(call)
        if not function_of(call).endswith(".xpath") or len(arguments_of(call)) != 1 or not file_has(file, "lxml"):
            continue
        pieces = pieces_of(given[0])
        return _named(given[0], pieces.parts, pieces.quote) if pieces is not None else []
    return []


def _named(argument: Node, parts: tuple[str | Hole, ...], quote: str) -> list[Change]:
    taken: set[str] = set()
    text, values, skip = "", [], ""
    for at, part in enumerate(parts):
        if isinstance(part, str):
            text += part.removeprefix(skip)
            skip = ""
            continue
        after = parts[at + 1] if at + 1 < len(parts) else ""
        mark = text[-1:]
        if not part.plain or mark not in ("'", '"') or not isinstance(after, str) or not after.startswith(mark):
            return []  # what no quotation marks hold is a part of the query, not a text
        name = name_of(part.code, taken)
        text, skip = f"{text[:-1]}${name}", mark
        values.append(f"{name}={part.code}")
    return [replaced(argument, f"{quote}{text}{quote}, {', '.join(values)}")] if values else []


PLUGIN = Rewrite("directory_query", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
