"""What a client is told in the place of an error's text: words that say what somebody who knows the code would say."""

import re
from http import HTTPStatus

from tree_sitter import Node

from bot.fixes.python_file import outwards, text_of, walk
from bot.fixes.refused_input import refused
from bot.fixes.usual_words import (
    as_elsewhere,
    asks_others,
    beside,
    logged_words,
    reads_json_alone,
    said_by_name,
    says_more,
)

STATUS_TEXTS = {
    400: "Invalid request",
    401: "Authentication failed",
    403: "Forbidden",
    404: "Not found",
    409: "Conflict",
    422: "Invalid request",
    429: "Too many requests",
    502: "Bad gateway",
    503: "Service unavailable",
    504: "Gateway timeout",
}
"""What the client is told, by status code (RFC 9110); for any other error of the server's DEFAULT_TEXT."""

SAY_LITTLE = frozenset((400, 404, 409, 422))
"""Statuses whose words do not say what was wrong with what was sent: too little, but where the file answers so
elsewhere."""

DEFAULT_TEXT = "Internal server error"

NEUTRAL_TEXT = "Request failed"

SERVER_ERROR = 500

UNAUTHORIZED = 401
"""Says that nobody was let in, and blames nobody for it (RFC 9110, 15.5.2)."""

OF_AN_ERROR = re.compile(
    r"ok|success|status\w*|state|code|\w*errors?\w*|\w*message|msg|m|e|d|details?|title|type|reason|description|trace\w*|exception"
    r"|data|results?|id|path|name",
    re.IGNORECASE,
)
"""What answers that tell of an error hold."""

REDIRECTS = re.compile(r"\breturn redirect\(")
"""Answers that lead to a page, which shows what somebody reads."""

BLAMING = frozenset((400, 401, 403, 409, 422))
"""Statuses whose words blame the client: too much where anything at all may have gone wrong."""


def fixed_text(response: Node) -> str:
    """What the client is told: what was wrong, as far as the code tells it, else what the status means. "" where that
    would say less than somebody who knows the code would, or would blame the client for anything at all."""
    status = _status(response) or 0
    blaming = status in BLAMING
    if blaming and (said := beside(response, lambda other: _status(other) == status)):
        return said
    if said := _what_was_wrong(response, status):
        return said
    expected = _is_caught(response) and not _catches_all(response)
    unsaid = not status and (expected or REDIRECTS.search(text_of(response)) or _answers_more(response))
    if (
        unsaid
        or (blaming and not expected and status != UNAUTHORIZED)
        or (status >= SERVER_ERROR and _file_says_more(response))
    ):
        return logged_words(response)
    if status >= SERVER_ERROR and (said := logged_words(response)):
        return said
    if status == SERVER_ERROR and asks_others(response):
        return NEUTRAL_TEXT
    text = STATUS_TEXTS.get(status, DEFAULT_TEXT if status >= SERVER_ERROR or not status else "")
    return as_elsewhere(response, text, "" if status in SAY_LITTLE else text) or logged_words(response)


def _answers_more(response: Node) -> bool:
    """Whether an answer holds something beside what is said of an error: the client goes on with that."""
    keys = [one.child_by_field_name("key") for one in walk(response) if one.type == "pair"]
    others = [key for key in keys if key is not None and not OF_AN_ERROR.fullmatch(text_of(key).strip("\"'"))]
    return len(keys) > 1 and bool(others)


def _what_was_wrong(response: Node, status: int) -> str:
    """What of the input could not be read, or what the error's name says."""
    name = refused(response) if status in (400, 422) else ""
    if status in (400, 422) and reads_json_alone(response) and (not name or " " in name):
        return "Invalid JSON"
    if name:
        return f"Invalid {name}"
    return said_by_name(response) if status in SAY_LITTLE else ""


def _file_says_more(response: Node) -> bool:
    """Whether the file's other errors of the server's are told in words of their own."""
    return says_more(response, DEFAULT_TEXT, lambda other: (_status(other) or 0) >= SERVER_ERROR)


def blames_caller(response: Node) -> bool:
    """Whether an answer says that the caller is to blame, for an exception that is expected."""
    return (_status(response) or 0) in STATUS_TEXTS.keys() - {502, 503, 504} and not _catches_all(response)


def _is_caught(node: Node) -> bool:
    return any(one.type == "except_clause" for one in outwards(node))


def _catches_all(node: Node) -> bool:
    clause: Node | None = node
    while clause is not None and clause.type != "except_clause":
        clause = clause.parent
    caught = clause.named_children[0] if clause is not None else None
    if caught is not None and caught.type == "as_pattern":
        caught = caught.named_children[0]
    return caught is not None and (caught.type == "block" or text_of(caught) in ("Exception", "BaseException"))


def _status(response: Node) -> int | None:
    """The status code a response is sent with: 404, HTTPStatus.NOT_FOUND, status.HTTP_404_NOT_FOUND, `..., 404`."""
    for node in walk(response):
        if node.type not in ("integer", "attribute", "identifier"):
            continue
        word = text_of(node)[-60:].rpartition(".")[2]
        found = re.fullmatch(r"(?:HTTP_)?([1-5]\d\d)(?:_\w+)?", word)
        if found:
            return int(found[1])
        if node.type == "attribute" and word in HTTPStatus.__members__:
            return HTTPStatus[word].value
    return None
