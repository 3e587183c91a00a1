"""Answers that GitHub gave, kept to be asked for again on the condition that they have changed: one that has not
(304) costs nothing of the rate limit (GitHub docs, "Best practices for using the REST API").

Nothing is served without asking: GitHub decides each time who may see what, and whether it is still so. What one
installation was told is never used for another.
"""

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from multidict import CIMultiDict

MOST_BYTES = 32 * 1024 * 1024
"""Of all bodies. Our own choice, as is the next."""

LARGEST = 1024 * 1024
"""Bytes of one body that is kept."""

PAGES = (30, 100)
"""Items of a full page: GitHub's default, and what we ask for."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer (200)."""

    tag: str
    content_type: str
    body: bytes

    def with_headers(self, fresh: Mapping[str, str]) -> Mapping[str, str]:
        """The headers of the answer that nothing has changed, with what kind of body that is."""
        return CIMultiDict({**fresh, "content-type": self.content_type})


class Answers:
    """What GitHub told whom, by address; those not asked for longest are let go first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[tuple[str, str], Kept] = OrderedDict()

    def of(self, who: str, url: str) -> Kept | None:
        kept = self._kept.get((who, url))
        if kept is not None:
            self._kept.move_to_end((who, url))
        return kept

    def keep(self, who: str, url: str, headers: Mapping[str, str], body: bytes) -> None:
        """Keep an answer, or forget what was there where this one is not to be kept."""
        self._forget((who, url))
        tag = headers.get("etag")
        if tag is None or len(body) > LARGEST or "content-type" not in headers or _may_go_on(headers, body):
            return
        self._kept[who, url] = Kept(tag, headers["content-type"], body)
        self._size += len(body)
        while self._size > self._most:
            self._forget(next(iter(self._kept)))

    def _forget(self, key: tuple[str, str]) -> None:
        gone = self._kept.pop(key, None)
        self._size -= len(gone.body) if gone else 0


def _may_go_on(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether more pages follow, or would without a change of this one: a tag is of the body, and the link to the next
    page is not in it."""
    if 'rel="next"' in headers.get("link", ""):
        return True
    try:
        items = json.loads(body) if body[:1] == b"[" else ()
    except ValueError:
        return True
    return len(items) in PAGES
