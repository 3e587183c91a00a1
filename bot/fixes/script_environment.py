"""How what stands beside a secret asks the environment: by which names, and with which faith that they are set."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.fixes.code_file import text_of
from bot.fixes.literals import upper_snake
from bot.fixes.script_file import ScriptFile

ENVIRONMENT = re.compile(r"^process\.env\.([A-Z][A-Z0-9_]*)(!?)$")

ANYWHERE = re.compile(r"\bprocess\.env\.([A-Z][A-Z0-9_]*)()")
"""The same inside of what makes a number or a default of it."""

SHOWN_TO_BROWSERS = re.compile(
    r"^(?:VITE|NEXT_PUBLIC|REACT_APP|NUXT_PUBLIC|GATSBY|PUBLIC|EXPO_PUBLIC|VUE_APP|STORYBOOK|NG_APP)_"
)
"""Names of the environment that build tools write into what browsers are sent (vite.dev, "Env Variables and Modes";
nextjs.org, "Environment Variables"): no place for a secret."""

ASKED = re.compile(r"\bprocess\.env\.([A-Z][A-Z0-9]*_[A-Z0-9_]+)")

NAMELESS = (
    *("KEY", "API_KEY", "TOKEN", "SECRET", "PASSWORD", "CLIENT_SECRET", "API_SECRET", "APP_SECRET", "CONSUMER_SECRET"),
    *("ACCESS_TOKEN", "ACCESS_TOKEN_SECRET", "AUTH_TOKEN", "REFRESH_TOKEN", "PRIVATE_KEY", "SECRET_KEY", "ACCESS_KEY"),
    *("SECRET_ACCESS_KEY", "BOT_TOKEN", "WEBHOOK_SECRET", "PASS"),
)
"""Labels that do not say whose: no names that anybody would look for in the environment."""

LEAST_ASKED = 3
"""Names that a file asks the environment for, before their beginning is a habit."""


def called_as_here(file: ScriptFile, text: Node, name: str) -> str:
    """The name of the environment for the secret `text`, for which its label alone gives `name`: as those of the fields
    beside it are made ("MYSQL_PASSWORD" beside `user: process.env.MYSQL_USER`), else as most of the file's begin."""
    pair = text.parent
    key = pair.child_by_field_name("key") if pair is not None and pair.type == "pair" else None
    if name and key is not None and pair is not None:
        begins = {
            asked.removesuffix(label)
            for label, asked, _ in _beside(pair, ANYWHERE)
            if asked.endswith(label) and not SHOWN_TO_BROWSERS.match(asked)
        }
        if len(begins) == 1:
            return begins.pop() + upper_snake(text_of(key).strip("'\""))
    asked_for = [one for one in ASKED.findall(file.content.decode()) if not SHOWN_TO_BROWSERS.match(one)]
    if name in NAMELESS:
        last = name.rpartition("_")[2]
        same = {one for one in asked_for if one.endswith(f"_{last}")}
        missed = {one for one in same if f"!process.env.{one}" in file.content.decode()}
        if same:  # the one that the file checks to be there; which of several it was, nothing tells
            return missed.pop() if len(missed) == 1 else ""
    first, count = Counter(each.partition("_")[0] for each in asked_for).most_common(1)[0] if asked_for else ("", 0)
    habit = count >= LEAST_ASKED and 2 * count > len(asked_for) and not name.startswith(f"{first}_")
    return f"{first}_{name}" if habit and name else name


def may_be_missing(file: ScriptFile, text: Node) -> bool:
    """Whether code here reckons with a value that is not set: fields or constants beside it are taken as they are, or
    what it is kept in is asked for (`if (!KEY) return`)."""
    outer = text.parent
    if outer is None or outer.type not in ("pair", "variable_declarator"):
        return False
    beside = _beside(outer) if outer.type == "pair" else _constants_beside(outer)
    marks = [mark for _, _, mark in beside]
    label = outer.child_by_field_name("name")
    if label is None or label.type != "identifier" or (marks and not any(marks)):
        return bool(marks) and not any(marks)
    name = re.escape(text_of(label))
    asks = rf"!{name}\b(?!\s*[.(\[])|\bif \({name}\)|\b{name}\s*(?:\?\?|\|\||&&|\?(?!\.))|&&\s*{name}\b(?!\s*[.(\[])"
    return re.search(asks, file.content.decode()) is not None


def _constants_beside(declarator: Node) -> Iterator[tuple[str, str, str]]:
    """The same of the constants around one: those that nothing but the environment gives."""
    own = declarator.parent
    around = own.parent if own is not None and own.parent is not None else None
    if around is not None and around.type == "export_statement":
        around = around.parent
    for statement in around.named_children if around is not None else ():
        inner = statement.named_children[0] if statement.type == "export_statement" else statement
        for one in inner.named_children if inner != own and inner.type == "lexical_declaration" else ():
            value = one.child_by_field_name("value")
            asked = ENVIRONMENT.match(text_of(value)) if value is not None else None
            if asked is not None:
                yield text_of(one.child_by_field_name("name") or one), asked[1], asked[2]


def _beside(pair: Node, shape: re.Pattern[str] = ENVIRONMENT) -> Iterator[tuple[str, str, str]]:
    """The other fields of the object that are asked of the environment: label, variable, and the mark behind it."""
    for other in pair.parent.named_children if pair.parent is not None else ():
        value = other.child_by_field_name("value") if other.type == "pair" and other != pair else None
        asked = shape.search(text_of(value)) if value is not None else None
        if asked is not None:
            yield upper_snake(text_of(other.child_by_field_name("key") or other).strip("'\"")), asked[1], asked[2]
