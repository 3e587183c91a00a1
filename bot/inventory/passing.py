"""Filters and middleware, in languages where they hand the request on themselves: whom do they let pass unseen?"""

from collections.abc import Iterator

from bot.inventory.code import Call, Const, Expr, Function, If, Items, Mix, Return, Stmt, Text, Try, tail, walk
from bot.inventory.found import Scope
from bot.inventory.judgement import CREDENTIALS, mentioned
from bot.inventory.modules import flat
from bot.inventory.names import Names
from bot.inventory.survey import elements
from bot.inventory.words import words

_HANDS_ON = frozenset({"doFilter", "ServeHTTP", "Next", "next", "proceed", "chain"})
_TRUE = Const("True")


def lets_strangers_in(function: Function) -> bool:
    """Does it hand a request on that shows nothing? `if (header == null) { chain.doFilter(...); return; }`"""
    for test in _early(function.body):
        said = {word for mention in mentioned((test,)) for word in words(mention).split()}
        if said & CREDENTIALS and not any(True for _ in _paths(test)):
            return True
    return False


def open_paths(names: Names, scope: Scope, function: Function) -> tuple[str, ...]:
    """The addresses (prefixes) that it hands on without a look: `if (path.startsWith("/auth")) return next(...)`."""
    inner = scope.inside(function)
    found = [text for test in _early(function.body) for text in _paths(test)]
    for test in _early(function.body):
        for node in walk(test):
            if isinstance(node, Call):
                listed = [item for each in (*node.args, node.func) for _, item in elements(names, inner, _base(each))]
                found += [item.value for item in listed if isinstance(item, Text) and item.value.startswith("/")]
    return tuple(sorted(set(found)))


def _base(node: Expr) -> Expr:
    """`OPEN` in `OPEN.contains`"""
    value = getattr(node, "value", None)
    return value if tail(node) in ("contains", "stream") and value is not None else node


def _early(body: tuple[Stmt, ...]) -> Iterator[Expr]:
    """Conditions after which the request is handed on and nothing more is done."""
    for line in flat(body):
        if isinstance(line, If) and _ends(line.body) and _hands_on(line.body):
            yield line.test
        elif isinstance(line, Try):
            for handler in line.handlers:
                if _ends(handler.body) and _hands_on(handler.body):
                    failed = tuple(value for one in line.body if (value := getattr(one, "value", None)) is not None)
                    yield Mix("failed", failed)
        elif isinstance(line, Function):
            yield from _early(line.body)


def _hands_on(body: tuple[Stmt, ...]) -> bool:
    for line in body:
        value = getattr(line, "value", None)
        if isinstance(line, Return) and value == _TRUE:
            return True
        if any(isinstance(node, Call) and tail(node.func) in _HANDS_ON for node in walk(value)):
            return True
    return False


def _ends(body: tuple[Stmt, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Return)


def _paths(test: Expr) -> Iterator[str]:
    for node in walk(test):
        if isinstance(node, Text) and node.value.startswith("/"):
            yield node.value
        elif isinstance(node, Items):
            yield from (item.value for item in node.items if isinstance(item, Text) and item.value.startswith("/"))
