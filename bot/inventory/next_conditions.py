"""Next.js: for which paths middleware does something, as far as its conditions are written down."""

import re
from collections.abc import Iterator

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Compare,
    Const,
    Expr,
    Function,
    Items,
    Logic,
    Mix,
    Name,
    Return,
    Star,
    Table,
    Text,
    dotted,
    tail,
)
from bot.inventory.found import FunctionFound, Scope, ValueFound
from bot.inventory.names import Names
from bot.inventory.statements import every
from bot.inventory.survey import elements

MAX_HOPS = 6
"""Names and helpers followed from a condition."""

MAX_PATTERNS = 200
"""Paths that one condition may list."""

_LITERAL = re.compile(r"[\w/.@-]*")
_ADDRESS = re.compile(r"path|url|route|req", re.IGNORECASE)

Told = tuple[bool, str]
"""Whether a condition is for a path, and the pattern: "/x" for that path alone, "/x*" for all that begins so."""


def covers(pattern: str, path: str) -> bool:
    """Is a path among those that a pattern means: "/x", "/x*", "/x/:path*", "/(api|trpc)(.*)", "/((?!api|_next).*)"?
    Patterns come from the code that is read, so they are taken apart here and never run as expressions."""
    before, ahead, rest = pattern.partition("((?!")
    if ahead:
        return path.startswith(before) and not any(
            literal and path[len(before) :].startswith(literal) for literal in map(_literal, _alternatives(rest))
        )
    return any(_one(each, path) for each in _spread(pattern))


def _literal(text: str) -> str:
    """The fixed beginning of an alternative; "" for one that is about something else (`.*\\.png`)."""
    bare = text.lstrip("/").replace("\\.", ".")
    found = _LITERAL.match(bare)
    return found[0] if found and found[0] not in (".", "") and not bare.startswith((".*", ".+")) else ""


def _alternatives(rest: str) -> list[str]:
    """The alternatives of a group up to its end."""
    found, depth = [""], 0
    for letter in rest:
        if letter == ")" and not depth:
            break
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


def _spread(pattern: str) -> list[str]:
    """`/(api|trpc)(.*)` as `/api(.*)` and `/trpc(.*)`."""
    found = re.match(r"^([^(]*)\(([\w|-]+)\)(.*)$", pattern, re.DOTALL)
    return [f"{found[1]}{one}{found[3]}" for one in found[2].split("|")] if found else [pattern]


def _one(pattern: str, path: str) -> bool:
    wild = re.search(r"[*:(\[{]", pattern)
    if wild is None:
        return path.rstrip("/") == pattern.rstrip("/")
    fixed = pattern[: wild.start()]
    return path.startswith(fixed) or (pattern[wild.start()] != "*" and path == fixed.rstrip("/"))


def listed(names: Names, scope: Scope, node: Expr | None, hops: int = 0) -> list[str]:
    """The texts of a list of paths, behind names and `...`; a text alone is a list of one."""
    if hops > MAX_HOPS or node is None:
        return []
    if isinstance(node, Text):
        return [node.value]
    found: list[str] = []
    for inner, item in elements(names, scope, node):
        if isinstance(item, Star):
            found += listed(names, inner, item.value, hops + 1)
        elif isinstance(item, Table):
            found += listed(names, inner, dict(item.pairs).get(Text("source")), hops + 1)
        else:
            found.append(names.fold(inner, item))
    return found[:MAX_PATTERNS]


def paths(names: Names, scope: Scope, test: Expr, positive: bool = True, hops: int = 0) -> Iterator[Told]:
    """What a condition says about the path of a request."""
    if hops > MAX_HOPS:
        return
    match test:
        case Logic("not", (inner,)):
            yield from paths(names, scope, inner, not positive, hops + 1)
        case Logic("or", sides) if positive:
            told = [list(paths(names, scope, side, True, hops + 1)) for side in sides]
            if all(told):
                yield from (one for each in told for one in each)
        case Logic(_, sides):
            for side in sides:
                yield from paths(names, scope, side, positive, hops + 1)
        case Compare((operator,), (left, right)):
            texts = [names.fold(scope, side) for side in (left, right) if not isinstance(side, Const)]
            same = operator in ("==", "===")
            if same or operator in ("!=", "!=="):
                yield from ((positive == same, text) for text in texts if text.startswith("/"))
        case Name():
            found = names.resolve(scope, test)
            if isinstance(found, ValueFound) and found.node.value is not None and found.node.value != test:
                yield from paths(names, found.scope, found.node.value, positive, hops + 1)
        case Call():
            yield from _asked(names, scope, test, positive, hops)
        case _:
            return


def _asked(names: Names, scope: Scope, call: Call, positive: bool, hops: int) -> Iterator[Told]:
    name, receiver = tail(call.func), call.func.value if isinstance(call.func, Attr) else None
    given = [names.fold(scope, arg) for arg in call.args[:2]]
    if name == "startsWith":
        yield from ((positive, f"{text}*") for text in given[:1] if text.startswith("/"))
    elif name in ("includes", "has") and receiver is not None:
        within = _ADDRESS.search(dotted(receiver)) and given and given[0].startswith("/")
        texts = [f"{given[0]}*"] if within else listed(names, scope, _set_of(names, scope, receiver))
        yield from ((positive, text) for text in texts if text.startswith("/"))
    elif name == "some" and receiver is not None:
        yield from ((positive, f"{text}*") for text in listed(names, scope, receiver) if text.startswith("/"))
    elif name in ("test", "match", "exec"):
        yield from ((positive, f"{text}*") for text in _expressions(call) if len(text) > 1)
    elif name == "isMatch" and len(call.args) > 1:  # micromatch and its kind: `isMatch(path, patterns)`
        told = listed(names, scope, call.args[1])
        yield from ((positive, text.replace("**", "*")) for text in told if text.startswith("/"))
    elif name in ("Boolean", "await"):
        yield from (one for arg in call.args[:1] for one in paths(names, scope, arg, positive, hops + 1))
    else:
        yield from _helper(names, scope, call, positive, hops)


def _set_of(names: Names, scope: Scope, node: Expr) -> Expr:
    """`new Set(["/a", "/b"])`"""
    found = names.resolve(scope, node)
    value = found.node.value if isinstance(found, ValueFound) else node
    return value.args[0] if isinstance(value, Call) and tail(value.func) == "Set" and value.args else node


def _expressions(call: Call) -> Iterator[str]:
    """`/^\\/dashboard/.test(pathname)`: the fixed beginning of an expression."""
    for node in (call.func.value if isinstance(call.func, Attr) else None, *call.args):
        if isinstance(node, Mix) and node.operator == "regex" and node.parts and isinstance(node.parts[0], Text):
            text = node.parts[0].value.removeprefix("^").replace("\\/", "/")
            found = _LITERAL.match(text)
            yield found[0] if found and text.startswith("/") else ""


def _helper(names: Names, scope: Scope, call: Call, positive: bool, hops: int) -> Iterator[Told]:
    """`isPublicPath(pathname)` of the tree, or what `createRouteMatcher([...])` of Clerk makes."""
    found = names.settle(names.resolve(scope, call.func))
    if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
        made = found.node.value
        if tail(made.func) == "createRouteMatcher" and made.args:
            yield from ((positive, text) for text in listed(names, found.scope, made.args[0]) if text.startswith("/"))
    elif isinstance(found, FunctionFound):
        yield from _answers(names, found.scope.inside(found.node), found.node, positive, hops)


def _answers(names: Names, inner: Scope, function: Function, positive: bool, hops: int) -> Iterator[Told]:
    for line in every(function.body):
        if isinstance(line, Return) and line.value is not None:
            yield from paths(names, inner, line.value, positive, hops + 1)


def matchers(names: Names, scope: Scope) -> list[str]:
    """`export const config = { matcher: [...] }`: "/*" where there is none, which means every path."""
    found = names.global_name(scope.module, "config") if "config" in scope.module.names else None
    if isinstance(found, ValueFound) and isinstance(found.node, Assign) and isinstance(found.node.value, Table):
        told = dict(found.node.value.pairs).get(Text("matcher"))
        if told is not None:
            return listed(names, found.scope, told) if isinstance(told, Items | Text) else ["/*"]
    return ["/*"]
