"""The small language that facts are written in: a program without its punctuation.

Every framework, authentication and error-handling question is asked of these nodes. Lines count from 1. `await`
and parentheses are left out: they change nothing that an auditor asks about.
"""

from collections.abc import Callable, Mapping
from typing import Any, Union

from bot.inventory.node import Node
from bot.inventory.remembered import Remembered


class Name(Node):
    id: str


class Attr(Node):
    """`value.name`"""

    value: "Expr"
    name: str


class Call(Node):
    """`func(args, keywords)`. A starred argument is a Star, a `**` argument has the keyword "**"."""

    line: int
    end: int
    func: "Expr"
    args: tuple["Expr", ...]
    keywords: tuple[tuple[str, "Expr"], ...]


class Text(Node):
    """A string literal, cut at MAX_TEXT characters."""

    value: str


class Const(Node):
    """A number, True, False, None or `...`, as written."""

    value: str


class Join(Node):
    """An f-string: its literal and its computed parts in order."""

    parts: tuple["Expr", ...]


class Items(Node):
    """A list, tuple or set; `kind` is its first bracket, "(" for a bare tuple."""

    kind: str
    items: tuple["Expr", ...]


class Table(Node):
    """A dictionary. The key of a `**` part is None."""

    pairs: tuple[tuple[Union["Expr", None], "Expr"], ...]


class Index(Node):
    """`value[at]`; several subscripts are a bare tuple."""

    value: "Expr"
    at: "Expr"


class Compare(Node):
    operators: tuple[str, ...]
    sides: tuple["Expr", ...]


class Logic(Node):
    """`operator` is "and", "or" or "not"."""

    operator: str
    sides: tuple["Expr", ...]


class Choice(Node):
    """`then if test else other`"""

    test: "Expr"
    then: "Expr"
    other: "Expr"


class Star(Node):
    value: "Expr"


class Walrus(Node):
    """`target := value`"""

    target: "Expr"
    value: "Expr"


class Mix(Node):
    """Any other expression: `operator` names it (`+`, `lambda`, `for`), `parts` are what it is made of."""

    operator: str
    parts: tuple["Expr", ...]


Expr = Name | Attr | Call | Text | Const | Join | Items | Table | Index | Compare | Logic | Choice | Star | Walrus | Mix


class Parameter(Node):
    """`stars` is "", "*" or "**"; `text` the whole parameter as it is written."""

    name: str
    annotation: Expr | None
    default: Expr | None
    stars: str
    text: str


class Assign(Node):
    line: int
    end: int
    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None


class Do(Node):
    """An expression as a statement; `del` and `assert` are a Mix of that operator."""

    line: int
    end: int
    value: Expr


class Return(Node):
    line: int
    end: int
    value: Expr | None


class Raise(Node):
    line: int
    end: int
    value: Expr | None


class If(Node):
    """Also `match` (the test is its subject, `body` holds all cases) and `while`."""

    line: int
    test: Expr
    body: tuple["Stmt", ...]
    other: tuple["Stmt", ...]


class Loop(Node):
    line: int
    target: Expr
    iterable: Expr
    body: tuple["Stmt", ...]


class Handler(Node):
    """`except kinds as name`; no kinds: everything."""

    line: int
    end: int
    kinds: tuple[Expr, ...]
    name: str
    body: tuple["Stmt", ...]


class Try(Node):
    """`body` holds the `else` branch too."""

    line: int
    body: tuple["Stmt", ...]
    handlers: tuple[Handler, ...]
    final: tuple["Stmt", ...]


class With(Node):
    line: int
    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple["Stmt", ...]


class Import(Node):
    """`from module import name as alias`; `import module as alias` has no name; `name` "*" for a star.

    `level` counts the leading dots.
    """

    line: int
    module: str
    level: int
    name: str
    alias: str


class Decorator(Node):
    line: int
    end: int
    value: Expr
    text: str


class Function(Node):
    """`line` is that of the first decorator, `head` the last line of the signature."""

    name: str
    line: int
    head: int
    end: int
    decorators: tuple[Decorator, ...]
    params: tuple[Parameter, ...]
    returns: Expr | None
    body: tuple["Stmt", ...]


class Class(Node):
    name: str
    line: int
    head: int
    end: int
    decorators: tuple[Decorator, ...]
    bases: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    body: tuple["Stmt", ...]


Stmt = Assign | Do | Return | Raise | If | Loop | Try | With | Import | Function | Class


_PARTS: Mapping[type, Callable[[Any], tuple["Expr", ...]]] = {
    **dict.fromkeys((Attr, Star), lambda node: (node.value,)),
    **dict.fromkeys((Join, Mix), lambda node: node.parts),
    **dict.fromkeys((Compare, Logic), lambda node: node.sides),
    Call: lambda node: (node.func, *node.args, *[value for _, value in node.keywords]),
    Items: lambda node: node.items,
    Table: lambda node: tuple(part for pair in node.pairs for part in pair if part is not None),
    Index: lambda node: (node.value, node.at),
    Choice: lambda node: (node.test, node.then, node.other),
    Walrus: lambda node: (node.target, node.value),
}
"""Written out for each kind: half of the time of reading a tree is spent here."""


def parts(node: Expr) -> tuple[Expr, ...]:
    """The expressions directly inside an expression."""
    inside = _PARTS.get(type(node))
    return inside(node) if inside is not None else ()


def walk(node: Expr | None) -> tuple[Expr, ...]:
    """An expression and everything inside it, outermost first."""
    inner = type(node) in _PARTS
    return () if node is None else _WALKED.of(node) if inner else (node,)


def _walk(node: Expr) -> tuple[Expr, ...]:
    stack, found = [node], list[Expr]()
    while stack:
        found.append(here := stack.pop())
        inside = _PARTS.get(type(here))
        if inside is not None:
            stack.extend(reversed(inside(here)))
    return tuple(found)


_WALKED: Remembered[Expr, Expr] = Remembered(_walk)


def dotted(node: Expr | None) -> str:
    """ "a.b.c" for a chain of names, with `()` and `[]` for calls and subscripts inside it; "" for anything else."""
    if isinstance(node, Name):
        return node.id
    if isinstance(node, Attr):
        return f"{base}.{node.name}" if (base := dotted(node.value)) else ""
    if isinstance(node, Call):
        return f"{base}()" if (base := dotted(node.func)) else ""
    if isinstance(node, Index):
        return f"{base}[]" if (base := dotted(node.value)) else ""
    return ""


def tail(node: Expr | None) -> str:
    """The last name of a chain: "c" for `a.b().c`; "" where there is none."""
    if isinstance(node, Attr):
        return node.name
    return node.id if isinstance(node, Name) else ""


def keyword(call: Call, name: str) -> Expr | None:
    return next((value for key, value in call.keywords if key == name), None)
