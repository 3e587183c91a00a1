"""One walk through a file that finds every definition, assignment and call statement with the scope it stands in.

Made by the hundred thousand, as what is found by names is: sightings are not frozen (bot/inventory/found.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Compare,
    Do,
    Expr,
    Function,
    If,
    Items,
    Loop,
    Mix,
    Name,
    Stmt,
    Table,
    Text,
    walk,
)
from bot.inventory.found import Scope, ValueFound
from bot.inventory.modules import Module, OfFile
from bot.inventory.names import Names
from bot.inventory.statements import direct, inside

_HOLD_A_CALL = (Do, Assign)


@dataclass(eq=False)
class Sighting:
    """A statement and where it stands: its scope, the loops around it, and the conditions around it."""

    scope: Scope
    line: Stmt
    loops: tuple[Loop, ...] = ()
    tests: tuple[Expr, ...] = ()

    @cached_property
    def nodes(self) -> tuple[Expr, ...]:
        """Every expression of the statement, those of the statements inside it left out: walked once, asked often."""
        return tuple(node for whole in direct(self.line) for node in walk(whole))


def survey(module: Module) -> Iterator[Sighting]:
    """Every statement of a file, nested ones too, in the order of the source."""
    yield from _survey(Scope(module), module.body, (), ())


SURVEYED: OfFile[tuple[Sighting, ...]] = OfFile(lambda module: tuple(survey(module)))
MADE: OfFile[tuple[Sighting, ...]] = OfFile(
    lambda module: tuple(
        seen for seen in SURVEYED.of(module) if isinstance(seen.line, Assign) and isinstance(seen.line.value, Call)
    )
)
"""The statements of a file that give a name to what a call makes."""

FUNCTIONS: OfFile[frozenset[int]] = OfFile(
    lambda module: frozenset(id(seen.line) for seen in SURVEYED.of(module) if isinstance(seen.line, Function))
)
"""The identities of a file's functions."""


def _survey(
    scope: Scope, body: tuple[Stmt, ...], loops: tuple[Loop, ...], tests: tuple[Expr, ...]
) -> Iterator[Sighting]:
    for line in body:
        yield Sighting(scope, line, loops, tests)
        if isinstance(line, Function):
            yield from _survey(scope.inside(line), line.body, (), tests)
        elif isinstance(line, Class):
            yield from _survey(Scope(scope.module, scope.functions, line), line.body, (), tests)
        else:
            around = (*loops, line) if isinstance(line, Loop) else loops
            asked = (*tests, line.test) if isinstance(line, If) else tests
            yield from _survey(scope, tuple(inside(line)), around, asked)


def calls(sighting: Sighting) -> tuple[Call, ...]:
    """The call that a statement is, or that it assigns."""
    line = sighting.line
    return (line.value,) if isinstance(line, _HOLD_A_CALL) and isinstance(line.value, Call) else ()


def is_main_guard(tests: tuple[Expr, ...]) -> bool:
    """Is this below `if __name__ == "__main__"`?"""
    return any(
        isinstance(test, Compare) and Name("__name__") in test.sides and Text("__main__") in test.sides
        for test in tests
    )


def elements(names: Names, scope: Scope, node: Expr | None, hops: int = 0) -> Iterator[tuple[Scope, Expr]]:
    """The items of a collection as far as they are written down, also behind a name or joined by `+`."""
    if hops > 8:
        return
    match node:
        case Items(_, items):
            yield from ((scope, item) for item in items)
        case Table(pairs):
            yield from ((scope, value) for _, value in pairs)
        case Mix("+", parts):
            for part in parts:
                yield from elements(names, scope, part, hops + 1)
        case Call(_, _, func, args) if isinstance(func, Name) and func.id in ("list", "tuple", "sorted", "reversed"):
            yield from elements(names, scope, args[0] if args else None, hops + 1)
        case None | Text():
            return
        case _:
            found = names.resolve(scope, node)
            if isinstance(found, ValueFound):
                yield from elements(names, found.scope, found.node.value, hops + 1)


def meant(names: Names, sighting: Sighting, node: Expr) -> Iterator[tuple[Scope, Expr]]:
    """An expression, or where it is the variable of a loop around it, everything the loop runs over."""
    if isinstance(node, Attr) and isinstance(node.value, Name):
        for scope, item in meant(names, sighting, node.value):
            yield scope, Attr(item, node.name)
        return
    for loop in reversed(sighting.loops):
        if loop.target == node:
            yield from elements(names, sighting.scope, loop.iterable)
            return
        if isinstance(loop.target, Items) and node in loop.target.items:
            place = loop.target.items.index(node)
            for scope, item in elements(names, sighting.scope, loop.iterable):
                if isinstance(item, Items) and place < len(item.items):
                    yield scope, item.items[place]
            return
    yield sighting.scope, node
