"""Walking through statements."""

from collections.abc import Iterator

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


def every(body: tuple[Stmt, ...]) -> Iterator[Stmt]:
    """All statements of a body at any depth, in the order of the source."""
    for line in body:
        yield line
        yield from every(tuple(inside(line)))


def expressions(body: tuple[Stmt, ...]) -> tuple[Expr, ...]:
    """Every expression of a body at any depth. Many questions are asked of the same functions, so the last ones are
    remembered, by the body's identity: comparing them would take longer than walking again."""
    known = _WALKED.get(id(body))
    if known is None or known[0] is not body:
        if len(_WALKED) >= MAX_WALKED:
            _WALKED.clear()
        known = _WALKED[id(body)] = (
            body,
            tuple(node for line in every(body) for top in direct(line) for node in walk(top)),
        )
    return known[1]


MAX_WALKED = 2_000
"""Bodies remembered: some ten thousand expressions each at the most, so that memory stays bounded."""

_WALKED: dict[int, tuple[tuple[Stmt, ...], tuple[Expr, ...]]] = {}
"""Holds the body itself, so that its identity is not given to another one meanwhile."""
