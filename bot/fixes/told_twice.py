"""Answers that tell an error beside a message of their own: the member goes, where a fixed text would say nothing."""

import re

from tree_sitter import Node

from bot.fixes.calls import without_argument
from bot.fixes.change import Change
from bot.fixes.leaks import Leak
from bot.fixes.python_file import text_of

BESIDE = re.compile(
    r"^(?:(?:stack_?)?trace(?:_?back)?|stack|exception|exc(?:_?info)?|debug(?:_?info)?|details?|cause|internal|raw|reason"
    r"|(?:error|exception|exc)_?(?:type|class|name|details?|trace|str|repr|text)|type|repr)$",
    re.IGNORECASE,
)
"""Members that say more of an error than a message does."""

NO_WORDS = re.compile(r"trace|stack|exc_?info|debug|type|class|repr", re.IGNORECASE)
"""Members that nobody expects words in."""

MESSAGE = re.compile(r"^(?:error|errors|message|msg|title|description|error_?(?:message|msg)|detail)$", re.IGNORECASE)
"""Members that tell the client what has happened."""


def dropped(leak: Leak) -> Change | None:
    """The change that takes the leak's member away; None where it is the one that tells, or no member."""
    member = leak.node.parent
    if member is None or member.type not in ("pair", "keyword_argument") or not BESIDE.match(_label(member)):
        return None
    others = [one for one in (member.parent.named_children if member.parent is not None else ()) if one != member]
    tells = any(one.type == member.type and MESSAGE.match(_label(one)) for one in others)
    return without_argument(member) if tells else None


def is_no_text(leak: Leak) -> bool:
    """Whether a fixed text would be odd where the leak stands: in a trace, or the type of an error."""
    member = leak.node.parent
    labelled = member is not None and member.type in ("pair", "keyword_argument") and BESIDE.match(_label(member))
    return bool(member is not None and labelled and NO_WORDS.search(_label(member)) and dropped(leak) is None)


def _label(member: Node) -> str:
    """The key of a pair, the name of an argument."""
    label = member.child_by_field_name("key" if member.type == "pair" else "name")
    return text_of(label).strip("\"'") if label is not None else ""
