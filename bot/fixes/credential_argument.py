"""Secrets that stand first in a call where nothing names them: a key of `hmac`, the default of a settings field."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced, without_argument
from bot.fixes.change import Change
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of
from bot.fixes.rewrite import Proposal, Rewrite

SIGNS = re.compile(r"^hmac\.(?:new|digest)$")

VARIABLE = "HMAC_KEY"


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        first = next(iter(by_position(call)), None)
        if first is None or first.type != "string":
            continue
        old = "replace the old value, it stays in the history."
        if SIGNS.match(function_of(call)):
            yield f"Reads {VARIABLE} from the environment; {old}", _asked(file, first)
        elif function_of(call) == "Field" and _is_setting(call):
            yield f"Makes it a setting that must be set; {old}", _required(call, first)


def _asked(file: PythonFile, key: Node) -> list[Change]:
    """`os.environ["HMAC_KEY"].encode()`: hmac takes bytes."""
    brought = bring_module(file, "os", key)
    if brought is None or not re.match(r"[rR]?[bB]", text_of(key)):
        return []
    return [replaced(key, f"{brought[0]}.environ[{file.quote}{VARIABLE}{file.quote}].encode()"), *brought[1]]


def _is_setting(call: Node) -> bool:
    """Whether it is a field of a settings class (pydantic-settings), whose default is given by position."""
    around = next((one for one in outwards(call) if one.type == "class_definition"), None)
    bases = around.child_by_field_name("superclasses") if around is not None else None
    named = bases.named_children if bases is not None else []
    return any(text_of(one).endswith("Settings") for one in named) and keyword(call, "default") is None


def _required(call: Node, default: Node) -> list[Change]:
    """Without its default, where the field says something else too."""
    return [without_argument(default)] if len(arguments_of(call)) > 1 else []


PLUGIN = Rewrite("credential_argument", 32, frozenset({"SOC2-002"}), _proposals)
