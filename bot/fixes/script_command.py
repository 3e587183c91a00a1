"""A program of a Node application is started with a list of arguments: no shell reads what a caller sent."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.flow import FlowKind
from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.flows import at_flow, each_mended
from bot.fixes.interface import FixContext
from bot.fixes.no_shell import SIGNS
from bot.fixes.rewrite import Proposal
from bot.fixes.script_calls import arguments_of, calls_on, function_of
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_imports import bring_from
from bot.fixes.script_pieces import Part, pieces_of_script
from bot.fixes.script_rewrite import ScriptRewrite

WITHOUT_SHELL = {"exec": "execFile", "execSync": "execFileSync"}
"""Functions of `child_process` that start a shell, and those beside them that start the program itself (nodejs.org)."""

MODULES = ("child_process", "node:child_process")


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    changes = each_mended(file, context, FlowKind.COMMAND, _started)
    if changes:
        yield "Starts the program without a shell.", changes


def _started(file: ScriptFile, span: Span) -> list[Change]:
    for call in calls_on(file, span):
        owner, _, name = function_of(call).rpartition(".")
        function, given = call.child_by_field_name("function"), arguments_of(call)
        words = _words(file, given[0]) if given and name in WITHOUT_SHELL else None
        if function is None or words is None or any(one.type == "object" for one in given[1:]):
            continue
        imports: list[Change] | None = []
        if not owner:
            imports = _brought(file, name)
        if imports is None or owner not in ("", "child_process", "cp"):
            continue
        start = function.end_byte - len(name)
        return [
            Change(start, function.end_byte, WITHOUT_SHELL[name]),
            Change(given[0].start_byte, given[0].end_byte, f"{words[0]}, [{', '.join(words[1:])}]"),
            *imports,
        ]
    return []


def _brought(file: ScriptFile, name: str) -> list[Change] | None:
    """The other function in the place of the one that nothing else needs, else beside it."""
    read = [one for one in walk(file.root) if one.type == "identifier" and text_of(one) == name]
    inside = [statement for statement, source in file.imports() if source in MODULES]
    outside = [one for one in read if not any(each.start_byte <= one.start_byte < each.end_byte for each in inside)]
    for node in (one for statement in inside for one in walk(statement)) if len(outside) == 1 else ():
        if node.type in ("import_specifier", "shorthand_property_identifier_pattern") and text_of(node) == name:
            return [Change(node.start_byte, node.end_byte, WITHOUT_SHELL[name])]
    brought = (bring_from(file, WITHOUT_SHELL[name], module) for module in MODULES)
    return next((one for one in brought if one is not None), None)


def _words(file: ScriptFile, command: Node) -> list[str] | None:
    """The words of the command as source code; None where a shell would make more of it than words."""
    parts = pieces_of_script(command)
    if not parts or parts[0].value or any(SIGNS.search(part.text) for part in parts if not part.value):
        return None
    words: list[list[Part]] = [[]]
    for part in parts:
        if part.value:
            words[-1].append(part)
            continue
        first, *rest = re.split(r"[ \t]+", part.text)
        words[-1] += [Part(first)] if first else []
        words += [[Part(one)] if one else [] for one in rest]
    shown = [_word(file, word) for word in words if word]
    return shown if len(shown) > 1 else None


def _word(file: ScriptFile, parts: list[Part]) -> str:
    if len(parts) == 1:
        return parts[0].text if parts[0].value else f"{file.quote}{parts[0].text}{file.quote}"
    return f"`{''.join(f'${{{part.text}}}' if part.value else part.text for part in parts)}`"


PLUGIN = ScriptRewrite("script_command", 30, frozenset({"SOC2-004"}), _proposals, follows=at_flow)
