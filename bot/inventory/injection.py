"""What a parameter asks to be given: FastAPI's `Depends` and `Security`, also behind an alias of another file."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.inventory.code import Attr, Call, Expr, Index, Items, Name, Parameter, Return, keyword, tail, walk
from bot.inventory.found import FunctionFound, Scope, ValueFound
from bot.inventory.names import Names

MAX_ALIASES = 6
"""Aliases of aliases followed."""


@dataclass(frozen=True)
class Injection:
    """`provider` is what will be called, to be looked up in `scope`."""

    scope: Scope
    provider: Expr
    call: Call


def injections(names: Names, scope: Scope, parameter: Parameter) -> Iterator[Injection]:
    """Everything a parameter has injected."""
    yield from injected(names, scope, parameter.default, parameter.annotation)
    if parameter.annotation is not None:
        yield from injected(names, scope, parameter.annotation, None)


def injected(
    names: Names, scope: Scope, node: Expr | None, fallback: Expr | None, hops: int = 0
) -> Iterator[Injection]:
    """The `Depends(...)` calls of an expression. A bare `Depends()` provides the annotation `fallback`."""
    for inner in walk(node):
        if isinstance(inner, Call) and tail(inner.func) in ("Depends", "Security"):
            provider = inner.args[0] if inner.args else keyword(inner, "dependency") or fallback or _annotated(node)
            if provider is not None:
                yield Injection(scope, provider, inner)
    if isinstance(node, Call) and hops < MAX_ALIASES:
        yield from _made(names, scope, node, hops)
    if isinstance(node, Name | Attr) and hops < MAX_ALIASES:
        alias = names.resolve(scope, node)
        if isinstance(alias, ValueFound) and isinstance(alias.node.value, Index | Name | Attr | Call):
            yield from injected(names, alias.scope, alias.node.value, None, hops + 1)


def _made(names: Names, scope: Scope, call: Call, hops: int) -> Iterator[Injection]:
    """`needs("owner")`, a function that gives `Depends(...)`."""
    made = names.resolve(scope, call.func)
    if isinstance(made, FunctionFound):
        for line in made.node.body:
            if isinstance(line, Return) and isinstance(line.value, Call):
                yield from injected(names, made.scope.inside(made.node), line.value, None, hops + 1)


def _annotated(node: Expr | None) -> Expr | None:
    """`Annotated[Service, Depends()]` provides Service."""
    if isinstance(node, Index) and isinstance(node.at, Items) and node.at.items:
        return node.at.items[0]
    return None
