"""A statement that a fix made shorter stands on one line again, where formatters would put it there."""

from collections.abc import Sequence

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.python_file import PythonFile

OPENED_UP = 3
"""Lines of a call whose arguments got a line of their own because they were too long for its first one."""

SHORTEST_LIMIT = 88
"""Black's; a line that fits into no more fits into any formatter's."""


def joined(file: PythonFile, statement: Node, changes: Sequence[Change]) -> list[Change]:
    """What joins the lines of a statement that the changes make short enough: none where a comma behind its last
    argument says that it is to be opened up (the "magic trailing comma" of Black and Ruff)."""
    first, last = file.line_of(statement.start_byte), file.line_of(statement.end_byte - 1)
    if last - first + 1 != OPENED_UP:
        return []
    head, inner, tail = (line.rstrip() for line in file.lines[first - 1 : last])
    within = [one for one in changes if statement.start_byte < one.end and one.start <= statement.end_byte]
    grown = sum(len(one.text) - (one.end - one.start) for one in within if one.start > statement.start_byte)
    length = len(head) + len(inner.strip()) + len(tail.strip()) + grown
    opens = head.endswith(("(", "[", "{")) and tail.strip()[:1] in (")", "]", "}")
    if not opens or inner.endswith(",") or "#" in head + inner + tail or length > min(file.limit, SHORTEST_LIMIT):
        return []
    opened, start = file.end_of(first), file.start_of(first + 1) + len(inner) - len(inner.lstrip())
    end, closing = file.end_of(first + 1), file.start_of(last) + len(tail) - len(tail.lstrip())
    return [Change(opened, start, ""), Change(end, closing, "")]
