"""What a log or a console is told keeps its words and loses the secret."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.calls import by_position, function_of, nodes_on, replaced
from bot.fixes.change import Change
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, is_label, text_of, walk
from bot.fixes.rewrite import Proposal, Rewrite

MASK = "***"

SECRET = re.compile(
    r"(?:^|_)(?:pass(?:word|wd|phrase|code)|pwd|secret|token|api_?key|private_key|ssn|social_security_number|card_number"
    r"|cvv|cvc|pin|otp|iban|credentials?)s?(?:$|_(?:value|text|plain|raw))",
    re.IGNORECASE,
)
"""Names of values that a log must not hold."""

TOLD = re.compile(r"(?:^|\.)(?:debug|info|warning|warn|error|critical|exception|log|print)$")

PLACE = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdrfx%]")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    for call in nodes_on(file, context.finding.location.span, "call"):
        if TOLD.search(function_of(call)):
            yield f"Writes {MASK} in the place of the secret.", _masked(file, call)


def _masked(file: PythonFile, call: Node) -> list[Change]:
    given = by_position(call)
    changes = [
        replaced(node, MASK)
        for argument in given
        for node in walk(argument)
        if node.type == "interpolation" and _names_secret(node)
    ]
    secret = [
        at for at, one in enumerate(given) if at and one.type in ("identifier", "attribute") and _names_secret(one)
    ]
    if not secret:
        return [*changes, *_plain_again(given, changes)]
    if function_of(call) == "print":
        mask = f"{file.quote}{MASK}{file.quote}"
        return [*changes, *(replaced(given[at], mask) for at in secret)]
    places = list(PLACE.finditer(text_of(given[0]))) if given[0].type == "string" else []
    if len(places) != len(given) - 1 or any(one[0] == "%%" for one in places) or not text_of(given[0]).isascii():
        return []
    start = given[0].start_byte
    for at in secret:
        place = places[at - 1]
        changes.append(Change(start + place.start(), start + place.end(), MASK))
        changes.append(Change(given[at - 1].end_byte, given[at].end_byte, ""))
    return changes


def _plain_again(given: list[Node], changes: list[Change]) -> list[Change]:
    """An f-string that nothing fills any more is a plain text."""
    found = []
    for string in (node for argument in given for node in walk(argument) if node.type == "string"):
        filled = [one for one in string.named_children if one.type == "interpolation"]
        gone = [one for one in filled if any(change.start == one.start_byte for change in changes)]
        start = text_of(string.children[0]) if string.children else ""
        if filled and len(gone) == len(filled) and start[:1] in ("f", "F"):
            found.append(Change(string.start_byte, string.start_byte + 1, ""))
    return found


def _names_secret(node: Node) -> bool:
    """Whether the value is called a secret: the name itself, or the last member of a chain."""
    names = [one for one in walk(node) if one.type == "identifier"]
    last = [one for one in names if is_label(one)] or names
    return bool(last) and bool(SECRET.search(text_of(last[-1])))


PLUGIN = Rewrite("untold", 30, frozenset({"SOC2-005"}), _proposals)
