"""What is known of a value that holds something a caller sent. A value that holds nothing of the kind is None."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import takewhile

from bot.core.flow import FlowKind
from bot.inventory.found import ClassFound

MAX_LABELS = 12
"""Sources remembered of one value: a text made of more parts is no clearer for it."""

_SQL = re.compile(
    r"\bselect\b[\s\S]*\bfrom\b|\binsert\s+into\b|\bupdate\s+\S+\s+set\b|\bdelete\s+from\b|\bwhere\b|\border\s+by\b"
    r"|\bgroup\s+by\b|\b(?:create|drop|alter|truncate)\s+(?:table|database|user|role|index|view|schema)\b|\bpragma\b"
    r"|\bset\s+(?:local\s+)?(?:role|search_path)\b|\b(?:i?like|in)\s*\(?\s*'|\bmatch\s*\(\w|\bgrant\s+\w+\s+on\b"
    r"|\bselect\s+(?:\*|count|\w+\s*\()|\bsearch_path\b",
    re.IGNORECASE,
)
_HTML = re.compile(r"<(?:[a-z][a-z0-9]*|/[a-z]+|!doctype)\b[^>]*>?", re.IGNORECASE)
_NO_HOST_YET = re.compile(r"\s*(?:(?:https?|\0):)?(?://)?", re.IGNORECASE)
_LDAP = re.compile(r"\(\s*[&|!]?\s*\(?\w+\s*[~<>]?=|\b(?:uid|cn|ou|dc|sAMAccountName)=")


class Shape(StrEnum):
    TEXT = "a text"
    FIELDS = "named texts, such as a query string"
    BODY = "data of any structure, such as a JSON body"
    PAIRS = "names and values of a body, to be looped over"
    UPLOADS = "uploaded files by their names"
    UPLOAD = "an uploaded file"
    RECORD = "an object of a declared type"
    LIST = "a collection of texts"
    REQUEST = "the request"


@dataclass(frozen=True)
class Value:
    """`labels` name the sources ("request.args.next", "slug"), a part of one after a dot. `leads`: the text begins with
    what the caller sent, so that it decides the host of a URL. `built`: it was pasted into a text of ours; `sql`,
    `html` and `ldap`: that text looks like such. `safe`: what it can no longer do harm in. `kind` is the declared class
    of a record, `key` that it is a name chosen by the caller, `segment` that it is one part of a URL's path and has no
    slash."""

    labels: frozenset[str]
    shape: Shape = Shape.TEXT
    leads: bool = True
    built: bool = False
    sql: bool = False
    html: bool = False
    ldap: bool = False
    key: bool = False
    segment: bool = False
    safe: frozenset[FlowKind] = frozenset()
    kind: ClassFound | None = None

    @property
    def text(self) -> bool:
        """May it be used as a text?"""
        return self.shape in (Shape.TEXT, Shape.BODY)

    @property
    def source(self) -> str:
        """The source that is named to the reader."""
        return min(self.labels)

    def part(self, name: str, shape: Shape = Shape.TEXT) -> "Value":
        """The part of it under a name."""
        label = f".{name}" if name else ""
        return Value(frozenset(f"{one}{label}" for one in self.labels), shape, safe=self.safe)

    def as_shape(self, shape: Shape) -> "Value":
        return replace(self, shape=shape, kind=None)

    def harmless_in(self, *kinds: FlowKind) -> "Value":
        return replace(self, safe=self.safe | set(kinds))


def merged(values: Iterable[Value | None]) -> Value | None:
    """What a value is that may be any of these."""
    found = [value for value in values if value is not None]
    if len(found) < 2:
        return found[0] if found else None
    first = found[0]
    shapes = {value.shape for value in found}
    return Value(
        frozenset(sorted({label for value in found for label in value.labels})[:MAX_LABELS]),
        first.shape if len(shapes) == 1 else Shape.BODY if Shape.BODY in shapes else Shape.TEXT,
        any(value.leads for value in found),
        any(value.built for value in found),
        any(value.sql for value in found),
        any(value.html for value in found),
        any(value.ldap for value in found),
        any(value.key for value in found),
        all(value.segment for value in found),
        frozenset.intersection(*(value.safe for value in found)),
        first.kind if all(value.kind is first.kind for value in found) else None,
    )


def pasted(parts: Iterable[tuple[str | None, Value | None]]) -> Value | None:
    """A text made of parts in order: (literal, None) or (None, value); (None, None) is a part of ours whose text is
    not known."""
    listed = _placed(list(parts))
    both = merged(value for _, value in listed)
    if both is None:
        return None
    before = "".join("\0" if literal is None else literal for literal, _ in takewhile(_is_ours, listed))
    first = next(value for _, value in listed if value is not None)
    text = " ".join(literal for literal, _ in listed if literal)
    return replace(
        both,
        shape=Shape.TEXT,
        kind=None,
        leads=first.leads and bool(_NO_HOST_YET.fullmatch(before)),
        built=True,
        sql=both.sql or bool(_SQL.search(text)),
        html=both.html or bool(_HTML.search(text)),
        ldap=both.ldap or bool(_LDAP.search(text)),
    )


def in_folders(parts: Iterable[tuple[str | None, Value | None]]) -> Iterator[tuple[str | None, Value | None]]:
    """The parts of a path, with what stands between them."""
    for at, part in enumerate(parts):
        if at:
            yield "/", None
        yield part


def _placed(parts: list[tuple[str | None, Value | None]]) -> list[tuple[str | None, Value | None]]:
    """A part without a slash leads nowhere unless it is the whole name of the file, but for an ending."""
    for at, (_, value) in enumerate(parts):
        if value is not None and value.segment:
            before = parts[at - 1][0] if at else ""
            after = parts[at + 1 :]
            inside = any(text is None or "/" in text for text, _ in after)
            if inside or (before and before[-1] not in "/\\"):
                parts[at] = (None, value.harmless_in(FlowKind.PATH))
    return parts


def _is_ours(part: tuple[str | None, Value | None]) -> bool:
    return part[1] is None
