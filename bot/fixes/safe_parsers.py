"""Files of callers are read without what their formats could do besides: entities of XML, paths in archives. A command
is started without a shell by asyncio too."""

import functools
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced, with_arguments
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended, flows_of
from bot.fixes.imports import module_alias
from bot.fixes.interface import FixContext
from bot.fixes.no_shell import words_of
from bot.fixes.pieces import origin_of, pieces_of
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

READS_XML = ("parse", "fromstring", "XML", "fromstringlist")
"""Functions of lxml that take a parser (its documentation, "Parsing XML and HTML")."""

UNPACKS = ("extractall", "extract")

HARDENED = "XMLParser(resolve_entities=False, no_network=True)"

SUMMARIES = {
    FlowKind.XML: "Leaves the entities of the XML alone, and asks no other server for them.",
    FlowKind.PATH: "Unpacks only what lies in the folder (PEP 706).",
    FlowKind.COMMAND: "Starts the program without a shell.",
}


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    kind = next((flow.kind for flow in flows_of(context)), None)
    if kind in SUMMARIES:
        yield SUMMARIES[kind], each_mended(file, context, kind, functools.partial(_mended, kind=kind))


def _mended(file: PythonFile, span: Span, kind: FlowKind) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        source, _, name = function_of(call).rpartition(".")
        if kind is FlowKind.XML and name in READS_XML and len(arguments_of(call)) == 1:
            return with_arguments(file, call, [f"parser={source}.{HARDENED}"]) if source else []
        if kind is FlowKind.PATH and name in UNPACKS and keyword(call, "filter") is None:
            return with_arguments(file, call, [f"filter={file.quote}data{file.quote}"])
        if kind is FlowKind.COMMAND and name == "create_subprocess_shell":
            return _without_shell(file, call)
    return []


def _without_shell(file: PythonFile, call: Node) -> list[Change]:
    """`asyncio.create_subprocess_shell(f"convert {x} y")` as `asyncio.create_subprocess_exec("convert", x, "y")`."""
    given, function = by_position(call), call.child_by_field_name("function")
    asyncio = module_alias(file, "asyncio", call)
    if (
        function is None
        or asyncio is None
        or text_of(function) != f"{asyncio}.create_subprocess_shell"
        or len(given) != 1
    ):
        return []
    pieces = pieces_of(origin_of(given[0]))
    words = words_of(pieces, file.quote) if pieces is not None and pieces.node == given[0] else None
    if words is None:
        return []
    return [replaced(function, f"{asyncio}.create_subprocess_exec"), replaced(given[0], ", ".join(words))]


PLUGIN = Rewrite("safe_parsers", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
