"""A program is started with a list of arguments: no shell reads what a caller sent."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.calls import (
    arguments_of,
    by_position,
    function_of,
    keyword,
    nodes_on,
    replaced,
    value_of,
    without_argument,
)
from bot.fixes.change import Change
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.pieces import Hole, Pieces, origin_of, pieces_of
from bot.fixes.python_file import PythonFile
from bot.fixes.rewrite import Proposal, Rewrite

STARTS = re.compile(r"^subprocess\.(?:run|call|check_call|check_output|Popen)$")

SIGNS = re.compile(r"[|&;<>$`\"'*?()~#\\{}\[\]\n]")
"""What a shell does more with than to read words: without one it would not be the same command."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.COMMAND, _started)
    if changes:
        yield "Starts the program without a shell.", changes


def _started(file: PythonFile, span: Span) -> list[Change]:
    for call in nodes_on(file, span, "call"):
        given = by_position(call)
        pieces = pieces_of(origin_of(given[0])) if given else None
        words = _words(pieces, file.quote) if pieces is not None else None
        if pieces is None or words is None:
            continue
        shell = keyword(call, "shell")
        value = value_of(shell)
        if STARTS.match(function_of(call)) and shell is not None and value is not None and value.type == "true":
            return [replaced(pieces.node, words), without_argument(shell)]
        if function_of(call) == "os.system" and len(arguments_of(call)) == 1:
            return _instead_of_system(file, call, words) if pieces.node == given[0] else []
    return []


def _instead_of_system(file: PythonFile, call: Node, words: str) -> list[Change]:
    brought = bring_module(file, "subprocess", call)
    if brought is None or call.parent is None:
        return []
    module, imports = brought
    alone = call.parent.type == "expression_statement"
    text = f"{module}.run({words}, check=False)" if alone else f"{module}.call({words})"
    return [replaced(call, text), *imports]


def _words(pieces: Pieces, quote: str) -> str | None:
    shown = words_of(pieces, quote)
    return f"[{', '.join(shown)}]" if shown is not None else None


def words_of(pieces: Pieces, quote: str) -> list[str] | None:
    """The command as the source code of its words; None where a shell would make more of it than words."""
    words: list[list[str | Hole]] = [[]]
    for part in pieces.parts:
        if isinstance(part, Hole):
            words[-1].append(part)
            continue
        if SIGNS.search(part):
            return None
        first, *rest = re.split(r"[ \t]+", part)
        words[-1] += [first] if first else []
        words += [[one] if one else [] for one in rest]
    shown = [_word(word, quote) for word in words if word]
    if len(shown) < 2 or None in shown or isinstance(pieces.parts[0], Hole):
        return None
    return [one for one in shown if one is not None]


def _word(parts: list[str | Hole], quote: str) -> str | None:
    if any(isinstance(one, Hole) and (not one.plain or quote in one.code) for one in parts) and len(parts) > 1:
        return None
    if len(parts) == 1:
        only = parts[0]
        return only.code if isinstance(only, Hole) else f"{quote}{only}{quote}"
    inner = "".join(f"{{{one.code}}}" if isinstance(one, Hole) else one for one in parts)
    return f"f{quote}{inner}{quote}"


PLUGIN = Rewrite("no_shell", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
