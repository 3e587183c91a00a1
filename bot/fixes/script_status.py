"""The HTTP status that a statement of a Node application answers with."""

import re
from http import HTTPStatus

from tree_sitter import Node

from bot.fixes.code_file import text_of
from bot.fixes.literals import upper_snake

NUMBER = re.compile(r"\.(?:status|code|writeHead)\((\d{3})\b|\bstatus(?:Code)?(?: =|:) ?(\d{3})\b")

SAID = re.compile(r"\.(?:status|code|writeHead)\(|\bstatus(?:Code)?:")

NAMED = re.compile(r"\b\w*(?:[Ss]tatus|STATUS|Codes?|CODES?)\w*\.([A-Z_]{2,})\b")
"""A status by its name: `HttpStatus.BAD_GATEWAY` (Nest), `StatusCodes.BAD_GATEWAY` (http-status-codes)."""

MADE = re.compile(r"\bnew (\w+?)(?:Exception|Error|Response)?\(|\.(\w+)\(")
"""An exception of Nest, or a helper that answers, named after its status: `reply.badRequest(text)`."""


def status_of(statement: Node, block: Node) -> int:
    """The HTTP status that a statement answers with, or the block around sets; 0 where none is said, -1 where one is
    that cannot be told (`res.status(code)`)."""
    told = text_of(statement)
    for text in (told, text_of(block)):
        number = NUMBER.search(text)
        if number is not None:
            return int(number[1] or number[2])
        named = NAMED.search(text)
        if named is not None and named[1] in HTTPStatus.__members__:
            return HTTPStatus[named[1]].value
        names = {upper_snake(one[1] or one[2]) for one in MADE.finditer(told)} & HTTPStatus.__members__.keys()
        if len(names) == 1:
            return HTTPStatus[names.pop()].value
    return -1 if SAID.search(told) else 0
