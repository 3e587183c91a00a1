"""A token made of what others know, the time or the user's number, is drawn from the operating system instead."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, nodes_on, replaced
from bot.fixes.imports import bring_module
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

BYTES = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}
"""What the digests of these are long: a drawn token of as many bytes has the same form."""

TIME = re.compile(
    r"\b(?:time\.time(?:_ns)?|datetime\.(?:now|utcnow|today)|datetime\.datetime\.(?:now|utcnow)|timezone\.now)\("
)
"""Only what holds the moment cannot be computed again: nobody else is waiting for this very digest."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        size = _size(call)
        brought = bring_module(file, "secrets", call) if size else None
        if brought is not None:
            text = f"{brought[0]}.token_hex({size})"
            yield "Draws the token from the operating system's generator.", [replaced(call, text), *brought[1]]


def _size(call: Node) -> int:
    """The bytes of a digest of the time: `hashlib.sha256(f"{user.id}{time.time()}".encode()).hexdigest()`."""
    function = call.child_by_field_name("function")
    made = function.child_by_field_name("object") if function is not None else None
    if made is None or made.type != "call" or not function_of(call).endswith(".hexdigest"):
        return 0
    given = by_position(made)
    source, _, name = function_of(made).rpartition(".")
    is_of_time = source == "hashlib" and len(given) == 1 and TIME.search(text_of(given[0])) is not None
    return BYTES.get(name, 0) if is_of_time else 0


PLUGIN = Rewrite("drawn_token", 30, frozenset({"SOC2-009"}), _proposals)
