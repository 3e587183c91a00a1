"""What a client is told in the place of an error's text: words that say what somebody who knows the code would say."""

import re

from tree_sitter import Node

from bot.fixes.answer_status import status_of
from bot.fixes.caught import asks_others, catches_all, clause_around, is_of_input, reads_json_alone, said_by_name
from bot.fixes.failed_words import logged_words, words_of_function
from bot.fixes.python_file import text_of, walk
from bot.fixes.refused_input import refused
from bot.fixes.usual_words import (
    OF_THE_SERVER,
    SERVER_ERROR,
    as_elsewhere,
    beside,
    of_the_same_error,
    of_the_same_status,
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

BAD_REQUEST = 400

UNAUTHORIZED = 401
"""Says that nobody was let in, and blames nobody for it (RFC 9110, 15.5.2)."""

LET_NOBODY_IN = (UNAUTHORIZED, 403)
"""Statuses that are told strangers in the same words, whatever the reason."""

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
    """What the client is told. First what the code says went wrong, nearest first: another answer for the same, the
    input that could not be read, the error's name, the log; then what the file's answers say of what a function does;
    last what the status means. "" where that would say less than somebody who knows the code would, or would blame the
    client for anything at all."""
    status = status_of(response) or 0
    vague = _is_vague(response, status)
    said = _what_was_wrong(response, status)
    if vague or status >= SERVER_ERROR:
        said = said or logged_words(response)
    if status >= SERVER_ERROR:
        said = said or words_of_function(response)
    return said if said or vague else _what_it_means(response, status) or logged_words(response)


def _what_was_wrong(response: Node, status: int) -> str:
    """What another answer says for the same, what of the input could not be read, or what the error's name says."""
    said = beside(response, status) if status in BLAMING else ""
    said = said or (of_the_same_status(response, status) if status in LET_NOBODY_IN else "")
    said = said or (of_the_same_error(response, status) if BAD_REQUEST <= status < SERVER_ERROR else "")
    name = refused(response) if status in (400, 422) else ""
    if not said and status in (400, 422) and reads_json_alone(response) and (not name or " " in name):
        return "Invalid JSON"
    if said or name:
        return said or f"Invalid {name}"
    told = said_by_name(response)
    says_it = status in SAY_LITTLE or (status == UNAUTHORIZED and told.endswith(" token"))
    return told if says_it and told != STATUS_TEXTS.get(status) else ""


def _what_it_means(response: Node, status: int) -> str:
    """What a status means, as the file's other answers say it; where it says little, only if they do so too."""
    if status == SERVER_ERROR and asks_others(response):
        return NEUTRAL_TEXT
    text = STATUS_TEXTS.get(status, DEFAULT_TEXT if status >= SERVER_ERROR or not status else "")
    if status in (400, 422) and not is_of_input(response):
        return ""
    return as_elsewhere(response, text, "" if status in SAY_LITTLE else text)


def _is_vague(response: Node, status: int) -> bool:
    """Whether what the status means would say too little, or too much: nobody says what it is, it blames the client
    for anything at all, or the file's other errors of the server's are told in words of their own."""
    expected = clause_around(response) is not None and not catches_all(response)
    if not status:
        return expected or bool(REDIRECTS.search(text_of(response))) or _answers_more(response)
    if status >= SERVER_ERROR:
        return says_more(response, DEFAULT_TEXT, OF_THE_SERVER)
    if status in LET_NOBODY_IN and says_more(response, STATUS_TEXTS[status], range(status, status + 1)):
        return True
    return status in BLAMING and not expected and status != UNAUTHORIZED


def _answers_more(response: Node) -> bool:
    """Whether an answer holds something beside what is said of an error: the client goes on with that."""
    keys = [one.child_by_field_name("key") for one in walk(response) if one.type == "pair"]
    others = [key for key in keys if key is not None and not OF_AN_ERROR.fullmatch(text_of(key).strip("\"'"))]
    return len(keys) > 1 and bool(others)


def blames_caller(response: Node) -> bool:
    """Whether an answer says that the caller is to blame, for an exception that is expected."""
    return (status_of(response) or 0) in STATUS_TEXTS.keys() - {502, 503, 504} and not catches_all(response)
