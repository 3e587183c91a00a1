"""Expressions back to text: one form for equal code, whatever its layout, without line numbers."""

from bot.inventory.code import (
    Attr,
    Call,
    Choice,
    Compare,
    Const,
    Expr,
    Index,
    Items,
    Join,
    Logic,
    Mix,
    Name,
    Star,
    Table,
    Text,
    Walrus,
)
from bot.inventory.unnamed import shown

MAX_RENDERED = 160
"""Characters of a rendered expression: enough to recognise it by."""

_CLOSING = {"[": "]", "(": ")", "{": "}"}


def render(node: Expr | None) -> str:
    return _text(node)[:MAX_RENDERED]


def _text(node: Expr | None) -> str:  # noqa: PLR0911, PLR0912 - one return for each kind
    match node:
        case None:
            return ""
        case Name(value):
            return shown(value)
        case Const(value):
            return value
        case Attr(value, name):
            return f"{_text(value)}.{name}"
        case Call(_, _, func, args, keywords):
            named = [f"**{_text(value)}" if key == "**" else f"{key}={_text(value)}" for key, value in keywords]
            return f"{_text(func)}({', '.join([*map(_text, args), *named])})"
        case Text(value):
            return f'"{value}"'
        case Join(parts):
            inner = [part.value if isinstance(part, Text) else "{" + _text(part) + "}" for part in parts]
            return f'f"{"".join(inner)}"'
        case Items(kind, items):
            return f"{kind}{', '.join(map(_text, items))}{_CLOSING[kind]}"
        case Table(pairs):
            told = [f"**{_text(value)}" if key is None else f"{_text(key)}: {_text(value)}" for key, value in pairs]
            return "{" + ", ".join(told) + "}"
        case Index(value, at):
            inside = ", ".join(map(_text, at.items)) if isinstance(at, Items) and at.kind == "(" else _text(at)
            return f"{_text(value)}[{inside}]"
        case Compare(operators, sides):
            signs = (*operators, "")
            return " ".join(f"{_text(side)} {sign}".strip() for side, sign in zip(sides, signs, strict=False))
        case Logic(operator, sides):
            return f"not {_text(sides[0])}" if operator == "not" else f" {operator} ".join(map(_text, sides))
        case Choice(test, then, other):
            return f"{_text(then)} if {_text(test)} else {_text(other)}"
        case Star(value):
            return f"*{_text(value)}"
        case Walrus(target, value):
            return f"({_text(target)} := {_text(value)})"
        case Mix(operator, parts) if not operator.isidentifier():
            return f" {operator} ".join(map(_text, parts))
        case Mix(operator, parts):
            return f"{operator}({', '.join(map(_text, parts))})"
