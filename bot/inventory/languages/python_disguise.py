"""Code that Python reads otherwise than those who look at the file: they would be blind and not know it.

Our parser, the scanners' engines and a person in the diff take a file for UTF-8 whose lines end in a line feed and
whose names are what they look like. Python does not: it decodes the file as a comment at its top says (PEP 263),
ends lines at a lone carriage return too, and normalises identifiers (PEP 3131). Each hides code in plain sight.
"""

import re
import unicodedata

from tree_sitter import Language, Node, Query, QueryCursor

from bot.core.coverage import GapReason

_ENCODING = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
"""PEP 263; it counts in the first two lines."""

_PLAIN = re.compile(
    r"utf-?8(-.*)?|utf|u8|(us-)?ascii|latin-?\d+(-.*)?|iso-?latin-1(-.*)?|iso-?8859-\d+(-.*)?|(cp|windows-)125\d|koi8-[ru]"
)
"""Encodings in which each ASCII byte is that character and nothing else. In the others (UTF-7, unicode_escape,
rot13, Shift JIS, ...) a comment or a text can end where no reader sees it end."""


class Disguises:
    """Finds them in one language's trees."""

    def __init__(self, python: Language) -> None:
        self._identifiers = Query(python, "(identifier) @name")

    def of(self, content: bytes, root: Node) -> list[tuple[GapReason, str]]:
        """What a reader of the file is not shown (reason, detail)."""
        found = [_encoding(content), _carriage_return(content), "" if content.isascii() else self._name(root)]
        return [(GapReason.SYNTAX, detail) for detail in found if detail]

    def _name(self, root: Node) -> str:
        named = QueryCursor(self._identifiers).captures(root).get("name", [])
        for node in sorted(named, key=lambda one: one.start_byte):
            text = (node.text or b"").decode("utf-8", errors="replace")
            meant = unicodedata.normalize("NFKC", text)
            if meant != text:
                return f"line {node.start_point.row + 1} holds a name that Python reads as {meant!r}; write it so"
        return ""


def _encoding(content: bytes) -> str:
    for line in re.split(rb"\r\n?|\n", content[:4096], maxsplit=2)[:2]:
        named = _ENCODING.match(line)
        name = named[1].decode("ascii", errors="replace").lower().replace("_", "-") if named else "utf-8"
        if not _PLAIN.fullmatch(name):
            return f"it is encoded in {name[:40]!r}, which hides code from whoever reads it as text; use UTF-8"
    return ""


def _carriage_return(content: bytes) -> str:
    lone = re.search(rb"\r(?!\n)", content)
    if lone is None:
        return ""
    line = content.count(b"\n", 0, lone.start()) + 1
    return f"line {line} holds a lone carriage return, where a line ends for Python and for nobody else; remove it"
