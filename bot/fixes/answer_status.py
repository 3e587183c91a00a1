"""The status that an answer is sent with: as it says, or as what it raises or makes means."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from tree_sitter import Node

from bot.fixes.calls import function_of
from bot.fixes.python_file import text_of, walk

NAMED = {
    "BadRequest": 400,
    "Validation": 400,
    "Parse": 400,
    "SuspiciousOperation": 400,
    "Unauthorized": 401,
    "NotAuthenticated": 401,
    "AuthenticationFailed": 401,
    "Forbidden": 403,
    "PermissionDenied": 403,
    "NotFound": 404,
    "404": 404,
    "NotAllowed": 405,
    "Conflict": 409,
    "UnprocessableEntity": 422,
    "TooManyRequests": 429,
    "InternalServer": 500,
    "Server": 500,
    "BadGateway": 502,
    "ServiceUnavailable": 503,
}
"""By what exceptions and answers of frameworks are called (Django, Django REST framework, Werkzeug, aiohttp, Pyramid),
without what is around it."""

SETS = re.compile(r"\.set_status\(|\.status(?:_code)? = ")
"""Statements that set the status of an answer that is made already (Tornado, Flask, Falcon)."""

_AROUND = re.compile(r"^(?:HTTP|Http)?(?:Response)?(?P<name>[A-Z]\w*?|404)(?:Error|Exception)?$")


def status_of(answer: Node) -> int | None:
    """The status code of an answer: 404, HTTPStatus.NOT_FOUND, status.HTTP_404_NOT_FOUND, `..., 404`, else that of
    `raise NotFound(...)`, else what the statements before it set; None where nothing says it."""
    return next((status for one in (answer, *_before(answer)) if (status := _said_by(one)) is not None), None)


def _before(answer: Node) -> Iterator[Node]:
    """The statements right in front of an answer that set its status: `self.set_status(401)`."""
    before = answer.prev_named_sibling
    while before is not None and before.type == "expression_statement":
        if SETS.search(text_of(before)):
            yield before
        before = before.prev_named_sibling


def _said_by(answer: Node) -> int | None:
    for node in walk(answer):
        if node.type not in ("integer", "attribute", "identifier"):
            continue
        word = text_of(node)[-60:].rpartition(".")[2]
        found = re.fullmatch(r"(?:HTTP_)?([1-5]\d\d)(?:_\w+)?", word)
        if found:
            return int(found[1])
        if node.type == "attribute" and word in HTTPStatus.__members__:
            return HTTPStatus[word].value
    return _by_name(answer)


def _by_name(answer: Node) -> int | None:
    called = (function_of(one).rpartition(".")[2] for one in answer.named_children if one.type == "call")
    found = (_AROUND.match(one) for one in called)
    return next((NAMED[one["name"]] for one in found if one is not None and one["name"] in NAMED), None)
