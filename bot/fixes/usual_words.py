"""What an application tells its clients where it does not say more: its own words for that."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.answer_status import status_of
from bot.fixes.caught import catches_all, caught, clause_around, own_errors
from bot.fixes.python_file import outwards, text_of, walk

USUAL = {
    "Internal server error": re.compile(
        r"(?:(?:Internal )?server error|Something went wrong|(?:An? )?(?:unexpected|internal|unknown)(?: server)? error"
        r"(?: (?:has )?occurred)?)[.!]?",
        re.IGNORECASE,
    ),
    "Invalid request": re.compile(
        r"(?:Invalid|Bad) (?:request|input|data|payload)(?: (?:body|data))?[.!]?", re.IGNORECASE
    ),
}
"""Texts that say the same as ours."""

ANSWERS = ("return_statement", "raise_statement")

SEVERAL = 2
"""Answers, before what they say is a habit."""

CAME_TO_NOTHING = re.compile(r"not \w+$|\w+ is None$")
"""A question behind a try, whether it gave anything."""

OF_ANYTHING = re.compile(r"\b(?:unexpected|unknown|internal|something went wrong)\b", re.IGNORECASE)
"""Words for what nobody reckoned with: none for an error that is caught by its name."""

SERVER_ERROR = 500

OF_THE_SERVER = range(SERVER_ERROR, 600)


def as_elsewhere(answer: Node, text: str, otherwise: str) -> str:
    """The words that the file's other answers have for one of our texts, most often; something else where they have
    none."""
    usual = _usual(text)
    texts = [
        text_of(node)
        for one in (_answers_in(answer) if text else ())
        for node in walk(one)
        if node.type == "string_content"
    ]
    said = Counter(one for one in texts if usual.fullmatch(one))
    return said.most_common(1)[0][0] if said else otherwise


def says_more(answer: Node, text: str, statuses: range) -> bool:
    """Whether the file's other answers with one of some statuses are mostly told in words of their own, several at
    least, and not in those of one of our texts."""
    told, usual = other_beginnings(answer, statuses), _usual(text)
    own = [one for one in told if not usual.fullmatch(one)]
    return len(own) >= SEVERAL and 2 * len(own) > len(told)


def other_beginnings(answer: Node, statuses: range) -> list[str]:
    """What the file's other answers with one of some statuses say before they are filled with anything."""
    every = (one for one in _answers_in(answer) if one != answer and status_of(one) in statuses)
    return [words for one in every for words in _beginnings(one)]


def _usual(text: str) -> re.Pattern[str]:
    return USUAL.get(text, re.compile(rf"{re.escape(text)}[.!]?", re.IGNORECASE))


def of_the_same_error(answer: Node, status: int) -> str:
    """The words that all other answers to the same errors have which are sent with the same status: errors that are
    none of the language's own, of which each may mean anything. "" where there is none, or several."""
    errors = sorted(own_errors(answer))
    if not errors or len(errors) < len(caught(answer)) or catches_all(answer):
        return ""
    alike = [one for one in _answers_in(answer) if one != answer and status_of(one) == status]
    same = [one for one in alike if sorted(own_errors(one)) == errors and len(caught(one)) == len(errors)]
    texts = [tuple(_plain_texts(one)) for one in same]
    return texts[0][0] if len(set(texts)) == 1 and len(texts[0]) == 1 else ""


def of_the_same_status(answer: Node, status: int) -> str:
    """The one text that several other answers of the same function have which are sent with the same status."""
    function = next((one for one in outwards(answer) if one.type == "function_definition"), None)
    every = (one for one in walk(function) if one.type in ANSWERS) if function is not None and status else ()
    others = [one for one in every if one != answer and status_of(one) == status]
    texts = [text for one in others for text in _plain_texts(one)]
    return texts[0] if len(texts) >= SEVERAL and len(set(texts)) == 1 else ""


def beside(answer: Node, status: int) -> str:
    """The words of an answer that is sent with the same status and stands for the same: that to any other error of the
    same try, or to that nothing came of it, right behind. "" where there is none, or several."""
    clause = clause_around(answer)
    around = clause.parent if clause is not None else None
    if clause is None or around is None:
        return ""
    others = [one for one in around.named_children if one.type == "except_clause" and one != clause]
    general = [one for one in others if catches_all(one)]
    after = around.next_named_sibling
    test = after.child_by_field_name("condition") if after is not None and after.type == "if_statement" else None
    if after is not None and test is not None and CAME_TO_NOTHING.match(text_of(test)):
        general.append(after)
    answers = [one for part in general for one in walk(part) if one.type in ANSWERS]
    texts = {text for one in answers if status_of(one) == status for text in _plain_texts(one)}
    return texts.pop() if len(texts) == 1 and not any(map(OF_ANYTHING.search, texts)) else ""


def _answers_in(answer: Node) -> Iterator[Node]:
    """All that answers, or raises, in the file of an answer."""
    *_, root = outwards(answer)
    return (one for one in walk(root) if one.type in ANSWERS)


def _plain_texts(answer: Node) -> Iterator[str]:
    """Sentences of an answer that are filled with nothing: of two words at least."""
    for one in walk(answer):
        parts = [child.type for child in one.named_children] if one.type == "string" else []
        text = text_of(one.named_children[1]) if parts == ["string_start", "string_content", "string_end"] else ""
        if " " in text.strip() and "\\" not in text and "\n" not in text:
            yield text


def _beginnings(answer: Node) -> Iterator[str]:
    """What the texts of an answer say before they are filled with anything, of two words at least."""
    for one in walk(answer):
        first = one.named_children[1:2] if one.type == "string" else []
        if first and first[0].type == "string_content" and " " in text_of(first[0]).strip():
            yield text_of(first[0]).strip()
