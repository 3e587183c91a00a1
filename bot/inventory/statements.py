"""Walking through statements."""

from collections.abc import Iterable, Iterator

from bot.inventory.code import (
    Assign,
    Class,
    Do,
    Expr,
    Function,
    If,
    Loop,
    Raise,
    Return,
    Stmt,
    Try,
    With,
    walk,
)
from bot.inventory.remembered import Remembered


def direct(line: Stmt) -> Iterator[Expr]:
    """The expressions of one statement, those of the statements inside it left out."""
    match line:
        case Assign(_, _, targets, value, _):
            yield from targets
            if value is not None:
                yield value
        case Do(_, _, value):
            yield value
        case Return(_, _, value) | Raise(_, _, value):
            if value is not None:
                yield value
        case If(_, test):
            yield test
        case Loop(_, target, iterable):
            yield target
            yield iterable
        case With(_, items):
            for value, target_of in items:
                yield value
                if target_of is not None:
                    yield target_of
        case _:
            pass


def inside(line: Stmt) -> Iterator[Stmt]:
    """The statements directly inside a statement, those of nested functions and classes included."""
    match line:
        case If(_, _, body, other):
            yield from body
            yield from other
        case Try(_, body, handlers, final):
            yield from body
            for handler in handlers:
                yield from handler.body
            yield from final
        case Loop(_, _, _, body) | With(_, _, body):
            yield from body
        case Function() | Class():
            yield from line.body
        case _:
            pass


def every(body: tuple[Stmt, ...]) -> tuple[Stmt, ...]:
    """All statements of a body at any depth, in the order of the source."""
    return _LINES.of(body)


def expressions(body: tuple[Stmt, ...]) -> tuple[Expr, ...]:
    """Every expression of a body at any depth, in the order of the source."""
    return _WRITTEN.of(body)


def _every(body: Iterable[Stmt]) -> Iterator[Stmt]:
    for line in body:
        yield line
        yield from _every(inside(line))


_LINES: Remembered[tuple[Stmt, ...], Stmt] = Remembered(lambda body: tuple(_every(body)))
_WRITTEN: Remembered[tuple[Stmt, ...], Expr] = Remembered(
    lambda body: tuple(node for line in every(body) for top in direct(line) for node in walk(top))
)
