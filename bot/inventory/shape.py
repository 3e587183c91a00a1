"""What the shape of a function says: the functions inside it, and what it answers."""

from collections.abc import Iterator

from bot.inventory.code import Const, Function, Index, Mix, Return, tail
from bot.inventory.modules import flat


def functions(function: Function) -> Iterator[Function]:
    """A function and the functions defined inside it (what a factory of dependencies returns)."""
    yield function
    for line in function.body:
        if isinstance(line, Function):
            yield from functions(line)


def may_be_none(function: Function) -> bool:
    """`-> User | None` or `-> Optional[User]`"""
    match function.returns:
        case Mix("|", sides):
            return Const("None") in sides
        case Index(value, _):
            return tail(value) == "Optional"
        case _:
            return False


def turns_everyone_away(function: Function) -> bool:
    return not any(
        isinstance(line.value, Const | None) and (line.value is None or line.value.value == "None")
        for line in returns(function)
    )


def returns(function: Function) -> Iterator[Return]:
    for line in flat(function.body):
        if isinstance(line, Return):
            yield line
