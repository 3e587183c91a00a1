"""Lines that a fix makes too long, broken as formatters of JavaScript break them (prettier.io, "Rationale")."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.fix import Edit
from bot.fixes.script_file import ScriptFile

WIDTHS = (80, 100, 120)
"""Characters of a line that projects keep to."""

LONGER = 0.01
"""The share of lines that are longer all the same."""

UNBROKEN = re.compile(r"//|^\s*\*|^import |^(?!.*\{ .+ \}).*[\"'`]")
"""Comments, imports, and lines with texts may be longer; not those of a table, which could be broken."""

LEAST, LEAST_OF_OTHERS = 30, 200
"""Lines of a file, and of several, that show a width."""

IMPORT = re.compile(r"^(?P<head>import (?:type )?)\{ (?P<names>[\w$, ]+) \}(?P<tail> from [^ ]+)$")

OPENS, CLOSES, QUOTES = "([{", ")]}", "\"'`"


def laid_out(file: ScriptFile, others: Iterable[str], edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """The same edits, with calls that no longer fit into a line broken into several. How long lines are here is told by
    the file, by the texts of `others` too where it is short."""
    width = width_of(file, others)
    return tuple(
        replace(edit, lines=tuple(row for line in edit.lines for row in _broken(file, edit, line, width)))
        for edit in edits
    )


def width_of(file: ScriptFile, others: Iterable[str]) -> int:
    """The least of the usual widths that nearly all lines keep to; 0 where they keep to none, or are too few."""
    code, least = _code(file.lines), LEAST
    if len(code) < least:
        code, least = [*code, *(line for text in others for line in _code(text.splitlines()))], LEAST_OF_OTHERS
    if len(code) < least:
        return 0
    return next((one for one in WIDTHS if sum(len(line) > one for line in code) <= LONGER * len(code)), 0)


def _code(lines: Iterable[str]) -> list[str]:
    return [line.rstrip() for line in lines if not UNBROKEN.search(line)]


def _broken(file: ScriptFile, edit: Edit, line: str, width: int) -> Iterator[str]:
    bare = line.rstrip("\r\n")
    end, old = line[len(bare) :], {one.rstrip("\r\n") for one in file.lines[edit.span.start - 1 : edit.span.end]}
    fits = len(bare) <= width or any(len(one) > width for one in old)  # what stood there was no shorter
    rows = _rows(file, bare, width) if width and not fits and bare not in old else []
    yield from (f"{row}{end}" for row in rows or [bare])


def _rows(file: ScriptFile, line: str, width: int) -> list[str]:
    """The rows of a line that ends with a call: those of its one object, else a row for each argument; none where one
    would not fit."""
    brought = IMPORT.match(line)
    if brought is not None:
        names = [f"{file.unit}{one.strip()}," for one in brought["names"].split(",") if one.strip()]
        return [f"{brought['head']}{{", *names, f"}}{brought['tail']}"]
    margin, tail = line[: len(line) - len(line.lstrip())], re.search(r"\)[;,]?$", line)
    opened = _opening(line, tail.start()) if tail is not None else 0
    if tail is None or not opened:
        return []
    head, inner, tail_text = line[len(margin) : opened], line[opened : tail.start()].strip(), tail[0]
    items = _apart(inner)
    tables = [one.startswith("{") and one.endswith("}") for one in items]
    if len(items) > 1 and tables[-1] and not tables[-2]:  # the last one is broken, but for two of a kind
        head, inner = f"{head}{', '.join(items[:-1])}, ", items[-1]
    held = re.fullmatch(r"\{\s*(.*?),?\s*\}", inner) if len(_apart(inner)) == 1 else None
    opens, closes = ("{", "}") if held is not None else ("", "")
    items = _apart(held[1]) if held is not None else items
    if not items or any(one.endswith("{") or "=>" in one for one in items) or (held is None and len(items) < 2):
        return []
    comma = "," if re.search(r",\s*\n\s*[}\])]", file.content.decode()) else ""
    ends = ["," for _ in items[:-1]] + [comma]
    rows = [f"{margin}{file.unit}{item}{stop}" for item, stop in zip(items, ends, strict=True)]
    rows = [f"{margin}{head}{opens}", *rows, f"{margin}{closes}{tail_text}"]
    return rows if all(len(row) <= width for row in rows) else []


def _opening(line: str, closing: int) -> int:
    """Where the inside begins of the brackets that close there; 0 where they do not match."""
    opened, quote = list[int](), ""
    for at, sign in enumerate(line[:closing]):
        if quote:
            quote = "" if sign == quote and line[at - 1] != "\\" else quote
        elif sign in QUOTES:
            quote = sign
        elif sign in OPENS:
            opened.append(at + 1)
        elif sign in CLOSES:
            if not opened:
                return 0
            opened.pop()
    return opened[-1] if opened and not quote else 0


def _apart(text: str) -> list[str]:
    """The parts of a text between commas that stand in no brackets and no quotes; none where those do not match."""
    found, depth, quote, start = list[str](), 0, "", 0
    for at, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote and text[at - 1] != "\\" else quote
        elif sign in QUOTES:
            quote = sign
        elif sign in OPENS or sign in CLOSES:
            depth += 1 if sign in OPENS else -1
            if depth < 0:
                return []
        elif sign == "," and not depth:
            found.append(text[start:at].strip())
            start = at + 1
    return [one for one in (*found, text[start:].strip()) if one] if not depth and not quote else []
