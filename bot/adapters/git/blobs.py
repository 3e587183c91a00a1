"""Contents that were read lately: of a pull request's next push most files are those of the last one."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping

from bot.core.identity import BlobId
from bot.ports.repository import Blob

MOST_BYTES = 16 * 1024 * 1024
"""Of contents that are kept: those of both sides of a change of a thousand ordinary files."""

_ROOM = 200
"""Bytes that a content takes beside itself, so that many empty ones are not kept without end."""


class BlobContents:
    """By repository (any key) and id, which says what they hold. The latest stay."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._known: OrderedDict[tuple[Hashable, BlobId], Blob] = OrderedDict()

    def known(self, repository: Hashable, blobs: Iterable[BlobId], limit: int) -> dict[BlobId, Blob]:
        """Those of the asked for that are at hand, as they are read with this limit."""
        found = {}
        for blob in blobs:
            each = self._known.get((repository, blob))
            if each is not None and each.size <= limit:
                self._known.move_to_end((repository, blob))
                found[blob] = each
        return found

    def keep(self, repository: Hashable, read: Mapping[BlobId, Blob]) -> None:
        """Whole contents; a beginning of one is read again."""
        for blob, each in read.items():
            if each.content is not None and (repository, blob) not in self._known:
                self._known[repository, blob] = each
                self._bytes += each.size + _ROOM
        while self._bytes > self._most_bytes:
            _, gone = self._known.popitem(last=False)
            self._bytes -= gone.size + _ROOM
