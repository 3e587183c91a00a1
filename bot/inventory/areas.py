"""The part of a site that a guard looks at: `if request.path.startswith("/admin") and not session: ...`."""

from collections.abc import Iterator

from bot.inventory.code import (
    Attr,
    Call,
    Compare,
    Expr,
    Function,
    If,
    Items,
    Logic,
    Mix,
    Name,
    Return,
    Stmt,
    Text,
    dotted,
    walk,
)
from bot.inventory.found import Scope
from bot.inventory.judgement import by_refusal
from bot.inventory.names import Names
from bot.inventory.refusals import refusals
from bot.inventory.statements import direct, every

_BEGINS = frozenset({"startswith", "startsWith"})
_ADDRESS = ("path", "getRequestURI()", "getServletPath()", "getPath()")


def areas(names: Names, scope: Scope, function: Function) -> tuple[str, ...]:
    """The path prefixes outside of which a guard lets everybody in; empty where it guards every path."""
    early = tuple(prefix for line in function.body for prefix in _left_early(line))
    if early:
        return early
    found: list[str] = []
    for refusal in refusals(names, scope.inside(function), function.body):
        if by_refusal(refusal, function.name).authenticates:
            prefixes = [prefix for test in refusal.tests for prefix in _prefixes(test)]
            if not prefixes:
                return ()
            found.extend(prefixes)
    return tuple(sorted(set(found or _where_helpers_are_asked(function))))


def _where_helpers_are_asked(function: Function) -> Iterator[str]:
    """`if "office" in url.namespaces: answer = self.turn_away(request)`: where the guard stands in a helper, it holds
    for the part of the site that it is asked about."""
    for line in every(function.body):
        if isinstance(line, If) and any(_hands_on(inner) for inner in line.body):
            yield from _prefixes(line.test)


def _hands_on(line: Stmt) -> bool:
    called = (node for whole in direct(line) for node in walk(whole) if isinstance(node, Call))
    return any(Name("request") in call.args for call in called)


def _left_early(line: object) -> Iterator[str]:
    """`if not request.path.startswith("/api"): return`"""
    if isinstance(line, If) and len(line.body) == 1 and isinstance(line.body[0], Return):
        test = line.test
        sides = test.sides if isinstance(test, Logic) and test.operator == "and" else (test,)
        for side in sides:
            if isinstance(side, Logic) and side.operator == "not":
                yield from _prefixes(side.sides[0])


def _last_part(node: Expr) -> Text | None:
    """`get_script_prefix() + "control"`: what follows the place that the site is mounted at."""
    last = node.parts[-1] if isinstance(node, Mix) and node.operator == "+" and node.parts else None
    return last if isinstance(last, Text) else None


def _prefixes(test: Expr) -> Iterator[str]:
    denied = {
        id(inner) for node in walk(test) if isinstance(node, Logic) and node.operator == "not" for inner in walk(node)
    }
    for node in walk(test):
        if isinstance(node, Compare) and node.operators == ("in",) and id(node) not in denied:
            spaces = dotted(node.sides[-1]).endswith(".namespaces")
            yield from (f"/{side.value}/" for side in node.sides[:1] if spaces and isinstance(side, Text))
        if id(node) in denied or not isinstance(node, Call) or not isinstance(node.func, Attr):
            continue
        if node.func.name in _BEGINS and dotted(node.func.value).endswith(_ADDRESS) and node.args:
            items = node.args[0].items if isinstance(node.args[0], Items) else (node.args[0],)
            yield from (item.value for item in items if isinstance(item, Text))
            yield from (f"/{item.value.lstrip('/')}" for item in map(_last_part, items) if item is not None)
