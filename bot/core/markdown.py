"""Untrusted text in GitHub's Markdown: shown as it is, able to do nothing.

No @mention pings, no issue is cross-referenced, no HTML, marker, table, link or fence can be injected.
Inside code spans GitHub looks for none of these; elsewhere a zero-width space breaks the pattern.
(GitHub Flavored Markdown specification 0.29; GitHub Docs, "Autolinked references and URLs".)
"""

import re

from bot.core.wording import shorten, visible

BREAK = "&#8203;"
"""A zero-width space as an entity: invisible when rendered, plain to see in the source."""

LONGEST_INLINE = 300
"""Characters of one untrusted piece (a path, an identifier) in running text. Our own choice: longer is unreadable."""

_SPECIAL = re.compile(
    r"(?P<mention>@)"
    r"|(?P<issue>\#(?=\d)|(?<=\bGH)-(?=\d))"
    r"|(?P<scheme>:(?=//))"
    r"|(?P<www>\bwww(?=\.))"
    r"|(?P<pipe>\|)"
    r"|(?P<math>\$)"
    r"|(?P<plain>[\\`*_\[\]<>&~\#])",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"^(?:(?P<number>\d{1,9})(?P<mark>[.)](?=\s|$))|(?P<sign>[-+](?=[-\s]|$)|=))")

_BLOCK_START = re.compile(r"\s*(?:[-*+>|#]|\d+[.)])\s?")


def prose(text: str) -> str:
    """One line of running text. Pairs of single backticks become code spans; all else is escaped."""
    text = " ".join(text.split())
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    pieces = (code(part) if index % 2 else _escape(visible(part)) for index, part in enumerate(parts) if part)
    return _LINE_START.sub(r"\g<number>\\\g<mark>\g<sign>", "".join(pieces))


def _escape(text: str) -> str:
    return _SPECIAL.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    char = match.group()
    match match.lastgroup:
        case "pipe":
            return "&#124;"
        case "math":
            return "<span>$</span>"
        case "plain":
            return "\\" + char
        case _:
            return char + BREAK


def code(text: str) -> str:
    """A code span, also inside a table's cell. Line breaks and control characters are written out."""
    text = shorten(visible(text), LONGEST_INLINE)
    if not text.strip():
        return "(empty)"
    if "|" in text:
        # A table's cell ends at a pipe even inside a code span; entities are the only form that is safe everywhere.
        return "<code>" + "".join(c if c.isalnum() else f"&#{ord(c)};" for c in text) + "</code>"
    ticks = "`" * (_longest_run(text) + 1)
    pad = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"


_IN_BLOCKS = "\n\t"


def fenced(text: str, language: str = "") -> str:
    """A code block whose fence is longer than any run of backticks in it."""
    fence = "`" * max(3, _longest_run(text) + 1)
    shown = visible(text, keep=_IN_BLOCKS).removesuffix("\n")
    return f"{fence}{language}\n{shown}\n{fence}"


def is_plain(text: str) -> bool:
    """Whether a code block shows the text as it is."""
    return visible(text, keep=_IN_BLOCKS) == text


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall(r"`+", text)), default=0)


def unwrapped(text: str) -> str:
    """Our own Markdown with each paragraph on one line. In comments GitHub shows every line break, so a text that
    was wrapped for its file would come out ragged (GitHub Docs, "Basic writing and formatting syntax", line breaks)."""
    lines: list[str] = []
    fenced_off = False
    for line in text.split("\n"):
        fence = line.lstrip().startswith("```")
        joins = lines and lines[-1].strip() and line.strip() and not _BLOCK_START.match(line)
        if joins and not fenced_off and not fence and not lines[-1].lstrip().startswith("```"):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
        fenced_off ^= fence
    return "\n".join(lines)
