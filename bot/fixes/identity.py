"""By what a caller is told apart, where no line of the project reads it yet: its class says, or the session's key."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.idiom import Idiom
from bot.fixes.interface import FixContext
from bot.fixes.python_file import parse

KEYS = r"(?:user_?id|uid|account_id|member_id|customer_id|username|user_name)"

ASKED = re.compile(
    rf"(?P<quote>[\"'])(?P<key>{KEYS})(?P=quote) not in session\b"
    rf"|not session\.get\((?P<mark>[\"'])(?P<other>{KEYS})(?P=mark)\)"
)
"""What turns whoever has no such key in the session away."""

DECLARED = re.compile(r"^[ \t]+id\s*[:=]", re.MULTILINE)


def by_class(context: FixContext, idiom: Idiom) -> str:
    """`user.id`, where the class that a parameter is annotated with declares an `id`."""
    declared = re.match(r"\w+\s*:\s*[\"']?(\w+)", idiom.text)
    name = declared[1] if declared is not None else ""
    telling = [text for text in _texts(context) if name and name in text]
    alias = next((found[1] for text in telling if (found := _alias(name, text))), "")
    for text in _texts(context) if name else ():
        if f"class {alias or name}" not in text:
            continue
        body = re.search(rf"^class {re.escape(alias or name)}\b[^\n]*:\n(?:[ \t][^\n]*\n|\n)*", text, re.MULTILINE)
        if body is not None and DECLARED.search(body[0]):
            return f"{idiom.name}.id"
    return ""


def _alias(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"^{re.escape(name)}\s*=\s*Annotated\[[\"']?(\w+)", text, re.MULTILINE)


def by_session(context: FixContext, own: Endpoint, function: Node) -> str:
    """`session["user_id"]` of a Flask endpoint whose guard lets nobody pass without that key."""
    file = parse(context.file.content)
    if own.framework != "flask" or file is None or "session" not in file.bound_before(function):
        return ""
    for control in own.of(ControlKind.AUTHENTICATION):
        there = context.file if control.where.path == context.file.path else context.files.get(control.where.path)
        lines = there.lines[control.where.span.start - 1 : control.where.span.end + 3] if there is not None else ()
        found = ASKED.search("".join(lines))
        if found is not None:
            return f"session[{file.quote}{found['key'] or found['other']}{file.quote}]"
    return ""


def _texts(context: FixContext) -> Iterator[str]:
    yield from (one.text for one in (context.file, *context.files.values()) if one.language == "python")
