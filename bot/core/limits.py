"""The code host's limits on what we say, and how a text is cut to keep them: at whole blocks, and saying so.

Lengths are counted in UTF-8 bytes. GitHub writes "characters" and does not say which; bytes are never fewer.
"""

from collections.abc import Callable, Sequence

COMMENT = 65_536
"""A review's, comment's or review comment's body (GitHub: "body is too long (maximum is 65536 characters)")."""

SUGGESTION = 30_000
"""Bytes of a suggestion or diff in a comment. Our own choice: room is left for everything else that it says."""

CHECK_TEXT = 65_535
"""A check run's `summary` and `text`, each (GitHub REST, "Create a check run", `output`)."""

TITLE = 255
"""An annotation's `title` (GitHub REST, "Create a check run", `output.annotations`); a check's title, to be safe."""

ANNOTATION_MESSAGE = 64 * 1024
"""An annotation's `message` (the same page: 64 KB)."""

INLINE_COMMENTS = 20
"""Comments of one review. Our own choice: more are not read. The rest become annotations."""

ANNOTATIONS = 400
"""Annotations of one check run. Our own choice: eight requests of 50 (GitHub's limit for each) at one a second, so that
a review of hundreds of files takes 20 requests at most, also where one is refused and made good."""

TABLE_ROWS = 50
"""Rows of one table. Our own choice: beyond, a sentence says how many more there are."""


def size(text: str) -> int:
    return len(text.encode())


def cut(text: str, limit: int, notice: str = "…") -> str:
    """The text within `limit` bytes, cut between characters; `notice` then ends it."""
    if size(text) <= limit:
        return text
    room = max(0, limit - size(notice))
    return text.encode()[:room].decode(errors="ignore") + notice


def fit(blocks: Sequence[str], limit: int, notice: Callable[[int], str]) -> str:
    """The blocks as Markdown paragraphs, within `limit` bytes.

    What does not fit is left out as whole blocks from the end, so that no fence or table is left open; `notice`
    tells how many were left out.
    """
    kept = [block for block in blocks if block]
    total = len(kept)
    whole = "\n\n".join(kept)
    if size(whole) <= limit:
        return whole
    lengths = [size(block) + 2 for block in kept]
    used = sum(lengths)
    room = limit - size(notice(total))
    while kept and used > room:
        used -= lengths[len(kept) - 1]
        kept.pop()
    return "\n\n".join([*kept, cut(notice(total - len(kept)), limit)])
