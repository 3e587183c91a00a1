"""YAML that no caller is known to send is read as data as well: without a loader that makes objects."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import arguments_of, by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.change import Change
from bot.fixes.flows import flows_of
from bot.fixes.imports import module_alias
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

SUMMARY = "Reads the YAML as data: no tag of it makes an object."

SAFE = {
    "load": "safe_load",
    "load_all": "safe_load_all",
    "unsafe_load": "safe_load",
    "unsafe_load_all": "safe_load_all",
}

FAST = {"CLoader": "CSafeLoader", "CUnsafeLoader": "CSafeLoader"}
"""The loaders that are written in C, and the safe one among them (PyYAML docs, "Loader")."""

SLOW = frozenset({"Loader", "UnsafeLoader", "FullLoader"})

_OWN_TAGS = re.compile(r"\badd_(?:multi_)?constructor\(|\bYAMLObject\b|!!python")
"""What makes objects on purpose."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    if flows_of(context):
        return
    for call in nodes_on(file, context.finding.location.span, "call"):
        module, _, name = function_of(call).rpartition(".")
        if name not in SAFE or not module or module != module_alias(file, "yaml", call):
            continue
        if not _OWN_TAGS.search("".join(file.lines)):
            yield SUMMARY, _safely(call, module, name)


def _safely(call: Node, module: str, name: str) -> list[Change]:
    given, function = by_position(call), call.child_by_field_name("function")
    loader = given[1] if len(given) > 1 else value_of(keyword(call, "Loader"))
    if (
        not given
        or given[0].type == "list_splat"
        or function is None
        or len(arguments_of(call)) != 1 + (loader is not None)
    ):
        return []
    if loader is None:
        return [replaced(function, f"{module}.{SAFE[name]}")]
    kind = text_of(loader).removeprefix(f"{module}.")
    if text_of(loader) != f"{module}.{kind}" or kind not in SLOW | FAST.keys():
        return []
    if kind in FAST:
        return [replaced(loader, f"{module}.{FAST[kind]}")]
    return [replaced(call, f"{module}.{SAFE[name]}({text_of(given[0])})")]


PLUGIN = Rewrite("yaml_loader", 31, frozenset({"SOC2-004"}), _proposals)
