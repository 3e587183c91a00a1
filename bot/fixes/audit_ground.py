"""Whether a sibling's record can be kept here as it is there: at its place, and with all that it tells."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import Act, Endpoint
from bot.fixes.deed import Deed, statement_of
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, outwards, text_of, walk
from bot.fixes.verbs import singular, words_in

USUAL = 0.8
"""The share of a file's records that have an argument, before one without it is taken to lack it."""

ID = re.compile(r"^(?P<noun>\w+)_(?:id|pk|uuid)$")


@dataclass(frozen=True)
class Sibling:
    """A handler that keeps a record, the act it is of, and the statement that does."""

    endpoint: Endpoint
    act: Act
    function: Node
    statement: Node


def stands_beside_act(file: PythonFile, path: str, sibling: Sibling) -> bool:
    """Whether the record stands in the block of its act, and nothing that it names is made anew between them. Where it
    waits for a hook, or for an answer that is looked at first, its place cannot be told of the act."""
    act = statement_of(file, sibling.function, sibling.act, path)
    if act is None or act.parent != sibling.statement.parent:
        return act is None
    first, last = sorted((act, sibling.statement), key=lambda one: one.start_byte)
    names = _names(sibling.statement)
    return not any(names & set(bound_by(one)) for one in _between(first, last))


def tells_as_usual(deed: Deed, text: str, records: Sequence[Node]) -> bool:
    """Whether the record has the arguments that nearly all records of the file have, says no word twice, names what
    this act is done to, and stands where it is said but once."""
    if re.search(r"\b(\w+)(?:\s+\1\b)+", text) or any(one.type == "finally_clause" for one in outwards(deed.statement)):
        return False
    counts = Counter(key for one in records for key in _keywords(one))
    usual = {key for key, count in counts.items() if count >= max(2, USUAL * len(records))}
    if any(not re.search(rf"\b{key}\s*=", text) for key in usual):
        return False
    return not _names_another(deed, text) and not _is_put_aside(deed, text) and not _is_made_anew(deed, text)


def _between(first: Node, last: Node) -> Iterator[Node]:
    after = first.next_named_sibling
    while after is not None and after.start_byte < last.start_byte:
        yield after
        after = after.next_named_sibling


def _names(node: Node) -> set[str]:
    return {text_of(one) for one in walk(node) if one.type == "identifier"}


def _keywords(statement: Node) -> set[str]:
    call = next((one for one in walk(statement) if one.type == "call"), None)
    given = call.child_by_field_name("arguments") if call is not None else None
    keys = (one.child_by_field_name("name") for one in given.named_children) if given is not None else ()
    return {text_of(key) for key in keys if key is not None}


def _names_another(deed: Deed, text: str) -> bool:
    """Whether it tells the id of something else than what is done: the customer's for a contact's."""
    own = {singular(word) for name in (deed.endpoint.handler, deed.act.model) for word in words_in(name)}
    ids = (found for name in re.findall(r"(?<=\{)\w+(?=[}:!])", text) if (found := ID.match(name)))
    return any(not {singular(word) for word in words_in(one["noun"])} & own for one in ids)


def _is_put_aside(deed: Deed, text: str) -> bool:
    """Whether the handler keeps under another name, for later, what the record would read again."""
    body = deed.function.child_by_field_name("body")
    for one in flat_statements(body) if body is not None else ():
        inner = one.named_children[0] if one.type == "expression_statement" and one.named_children else None
        value = inner.child_by_field_name("right") if inner is not None and inner.type == "assignment" else None
        if (
            value is not None
            and value.type == "attribute"
            and re.search(rf"(?<![\w.]){re.escape(text_of(value))}\b", text)
        ):
            return True
    return False


def _is_made_anew(deed: Deed, text: str) -> bool:
    """Whether a name that the record reads is given another value behind the act."""
    named = set(re.findall(r"(?<![\w.\"'])[a-z_]\w*", text))
    after = deed.statement.next_named_sibling
    while after is not None:
        if named & set(bound_by(after)):
            return True
        after = after.next_named_sibling
    return False
