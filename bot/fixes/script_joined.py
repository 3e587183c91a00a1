"""Statements that were broken for their length and are short now, joined again as formatters do (prettier.io)."""

import re
from collections.abc import Iterable, Sequence

from tree_sitter import Node

from bot.fixes.change import Change
from bot.fixes.code_file import text_of, walk
from bot.fixes.script_file import ScriptFile
from bot.fixes.script_layout import width_of

STATEMENTS = ("expression_statement", "return_statement", "throw_statement")

KEPT = re.compile(r"(?:[{\[]|=>)\s*$|//|/\*", re.MULTILINE)
"""What a formatter leaves on lines of its own: objects and functions that are open, comments."""


def joined(file: ScriptFile, others: Iterable[str], changes: Sequence[Change]) -> list[Change]:
    """The same changes, those of a statement that fits into one line now as one change of it all."""
    found = list(changes)
    texts = list(others)
    for node in walk(file.root):
        if node.type not in STATEMENTS or node.start_point[0] == node.end_point[0]:
            continue
        inside = [one for one in found if node.start_byte <= one.start and one.end <= node.end_byte]
        before = [one for one in inside if one.start == one.end == node.start_byte]
        inside = [one for one in inside if one not in before]
        text = _in_one_line(file, node, inside, width_of(file, texts)) if inside else ""
        if text:
            found = [one for one in found if one not in inside]
            found.append(Change(node.start_byte, node.end_byte, text))
            return _with_before(found, before)
    return found


def _with_before(changes: list[Change], before: list[Change]) -> list[Change]:
    """What is put in front of the statement becomes a part of its change: two cannot begin at one place."""
    *rest, whole = changes
    head = "".join(one.text for one in sorted(before))
    return [*(one for one in rest if one not in before), Change(whole.start, whole.end, f"{head}{whole.text}")]


def _in_one_line(file: ScriptFile, node: Node, changes: Sequence[Change], width: int) -> str:
    """The changed statement in one line; "" where it does not fit, or was not broken for its length alone."""
    old = text_of(node)
    content = node.text or b""
    for one in sorted(changes, reverse=True):
        start, end = one.start - node.start_byte, one.end - node.start_byte
        content = content[:start] + one.text.encode() + content[end:]
    new, margin = content.decode(), file.margin(node)
    if not width or "\t" in margin or KEPT.search(old) or KEPT.search(new):
        return ""
    was, text = _flat(old), _flat(new)
    return text if len(margin) + len(text) <= width < len(margin) + len(was) else ""


def _flat(text: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    flat = lines[0]
    for line in lines[1:]:
        glued = line.startswith((".", ")", "?.")) or flat.endswith("(")
        flat = f"{flat.removesuffix(',') if line.startswith(')') else flat}{'' if glued else ' '}{line}"
    return flat
