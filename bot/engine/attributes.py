"""Which files a repository calls generated: `linguist-generated` in its .gitattributes files.

GitHub folds the diff of such a file away, so few people read it. Whoever wrote the attributes is believed as to where a
remark is made, and in nothing else: the files are looked at like any other, and what is found in them counts. Read from
the base, so that no change hides its own code (GitHub docs, "Customizing how changed files appear on GitHub").
"""

from collections.abc import Iterable, Mapping

from bot.engine.glob import fits

NAME = ".gitattributes"
MOST_BYTES = 64 * 1024
"""Of one file; a larger one says nothing to us."""

MOST_FILES, MOST_LINES = 50, 500
"""Files, and lines of one. Our own choice: a repository has one file of a few lines."""

_ATTRIBUTE = "linguist-generated"


def generated(paths: Iterable[str], attributes: Mapping[str, bytes]) -> frozenset[str]:
    """Those of the paths that the attributes (path of a .gitattributes file -> its content) call generated. The last
    line that fits wins, and a deeper file over one above it (git: gitattributes)."""
    lines = [
        line
        for path, content in sorted(attributes.items(), key=lambda item: (item[0].count("/"), item[0]))[:MOST_FILES]
        for line in _lines(path.removesuffix(NAME), content)
    ]
    return frozenset(path for path in paths if _is_generated(path, lines))


def _lines(folder: str, content: bytes) -> list[tuple[str, str, bool]]:
    """(folder, pattern, whether it is generated) of each line that says so, or that it is not."""
    found = []
    for line in content.decode("utf-8", errors="replace").splitlines()[:MOST_LINES]:
        pattern, *said = line.split()[:20] or [""]
        # A pattern with what we do not read (quoted, character classes) fits nothing: more is remarked, not less.
        if not pattern or pattern.startswith(("#", '"', "[")) or any(sign in pattern for sign in "[]?\\"):
            continue
        for word in said:
            name, _, value = word.partition("=")
            if name.lstrip("-!") == _ATTRIBUTE:
                found.append((folder, pattern, name == _ATTRIBUTE and value.lower() in {"", "true", "set", "1"}))
    return found


def _is_generated(path: str, lines: Iterable[tuple[str, str, bool]]) -> bool:
    answer = False
    for folder, pattern, says in lines:
        if path.startswith(folder) and _fits(pattern, path.removeprefix(folder)):
            answer = says
    return answer


def _fits(pattern: str, path: str) -> bool:
    """A pattern without a slash fits a name in any folder; "a/" fits nothing (git: gitattributes)."""
    if pattern.endswith("/"):
        return False
    return fits(pattern if "/" in pattern else f"**/{pattern}", path)
