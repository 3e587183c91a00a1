"""A token is read with the key and the algorithm that the same file signs it with, and not without a check."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, keyword, nodes_on, replaced, value_of
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, outwards, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

UNCHECKED = ("get_unverified_claims",)
"""python-jose's reader of claims that asks no signature."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        library, _, last = function_of(call).rpartition(".")
        given = by_position(call)
        if last not in UNCHECKED or not library or len(given) != 1:
            continue
        signed = _signed(file, call, library)
        if signed is not None:
            key, algorithm = signed
            text = f"{library}.decode({text_of(given[0])}, {key}, algorithms=[{algorithm}])"
            yield "Checks the token's signature, with the key that this file signs with.", [replaced(call, text)]


def _signed(file: PythonFile, call: Node, library: str) -> tuple[str, str] | None:
    """Key and algorithm of the file's one way to sign, where the module knows the key."""
    found = set()
    for node in walk(file.root):
        if node.type == "call" and function_of(node) == f"{library}.encode" and len(by_position(node)) > 1:
            algorithm = value_of(keyword(node, "algorithm"))
            found.add((text_of(by_position(node)[1]), text_of(algorithm) if algorithm is not None else ""))
    key, algorithm_ = found.pop() if len(found) == 1 else ("", "")
    first = re.match(r"[A-Za-z_]\w*", key)
    function = next((one for one in outwards(call) if one.type == "function_definition"), call)
    known = first is not None and first[0] in file.bound_before(function)
    return (key, algorithm_) if known and algorithm_ and not re.search("none", algorithm_, re.IGNORECASE) else None


PLUGIN = Rewrite("verified_token", 30, frozenset({"SOC2-009"}), _proposals)
