"""NestJS: what decorators come to, behind decorators that a project makes of others, and the metadata they set."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.inventory.code import Attr, Call, Const, Decorator, Expr, Items, Name, Star, Text, tail
from bot.inventory.found import FunctionFound, Outside, Scope, ValueFound
from bot.inventory.names import Names
from bot.inventory.statements import expressions

MAX_DEPTH = 4
"""Decorators made of decorators made of decorators."""

MAX_APPLIED = 200
"""Decorators that one may come to."""

COMMON = "@nestjs/common."


@dataclass(frozen=True, eq=False)
class Applied:
    """One decorator that is applied in the end: `outer` is its outside name ("" for none), `written` the decorator in
    the source that brings it."""

    scope: Scope
    node: Expr
    outer: str
    written: Decorator

    @property
    def name(self) -> str:
        return tail(self.node.func if isinstance(self.node, Call) else self.node)

    @property
    def given(self) -> tuple[Expr, ...]:
        """Its arguments, lists taken apart."""
        args = self.node.args if isinstance(self.node, Call) else ()
        inner = (arg.value if isinstance(arg, Star) else arg for arg in args)
        return tuple(one for arg in inner for one in (arg.items if isinstance(arg, Items) else (arg,)))


@dataclass(eq=False)
class Decorators:
    names: Names
    _made_of: dict[int, tuple[tuple[Scope, Expr], ...]] = field(default_factory=dict)

    def applied(self, scope: Scope, decorators: tuple[Decorator, ...]) -> tuple[Applied, ...]:
        """Everything that decorators come to, each project's own decorator followed by what it is made of."""
        found = (
            Applied(inner, node, self._outer(inner, node), written)
            for written in decorators
            for inner, node in self._come_to(scope, written.value, 0)
        )
        return tuple(one for _, one in zip(range(MAX_APPLIED), found, strict=False))

    def _outer(self, scope: Scope, node: Expr) -> str:
        found = self.names.settle(self.names.resolve(scope, _called(node)))
        return found.name if isinstance(found, Outside) else ""

    def _come_to(self, scope: Scope, node: Expr, depth: int) -> Iterator[tuple[Scope, Expr]]:
        yield scope, node
        found = self.names.settle(self.names.resolve(scope, _called(node)))
        if depth >= MAX_DEPTH:
            return
        if isinstance(found, FunctionFound):
            for inner, made in self._inside(found):
                yield from self._come_to(inner, made, depth + 1)
        elif isinstance(found, ValueFound) and isinstance(found.node.value, Call) and found.node.value is not node:
            yield from self._come_to(found.scope, found.node.value, depth + 1)
        elif isinstance(found, Outside) and tail(_called(node)) == "applyDecorators" and isinstance(node, Call):
            for arg in node.args:
                yield from self._come_to(scope, arg, depth + 1)

    def _inside(self, found: FunctionFound) -> tuple[tuple[Scope, Expr], ...]:
        """The calls in the function that makes a decorator: those that are decorators themselves come to something."""
        key = id(found.node)
        if key not in self._made_of:
            inner = found.scope.inside(found.node)
            calls = (node for node in expressions(found.node.body) if isinstance(node, Call))
            self._made_of[key] = tuple(
                (inner, call) for call in calls if isinstance(call.func, Name) and call.func.id != "applyDecorators"
            )
        return self._made_of[key]

    # Metadata

    def key(self, scope: Scope, node: Expr) -> str:
        """What a piece of metadata goes by: its text, or the decorator that sets it (`Reflector.createDecorator`)."""
        said = self.names.fold(scope, node)
        if said and "{...}" not in said:
            return said
        found = self.names.settle(self.names.resolve(scope, node))
        return found.key if isinstance(found, ValueFound) else tail(node)

    def set_by(self, one: Applied) -> str:
        """The key of the metadata that a decorator sets; "" for none, or where it sets it to nothing."""
        if one.outer == f"{COMMON}SetMetadata" and isinstance(one.node, Call) and one.node.args:
            off = len(one.node.args) > 1 and one.node.args[1] in (Const("False"), Const("None"))
            return "" if off else self.key(one.scope, one.node.args[0])
        found = self.names.settle(self.names.resolve(one.scope, _called(one.node)))
        if isinstance(found, ValueFound) and isinstance(found.node.value, Call):
            made = found.node.value.func
            if isinstance(made, Attr) and made.name == "createDecorator":
                return self._own_key(found.scope, found.node.value) or found.key
        return ""

    def _own_key(self, scope: Scope, made: Call) -> str:
        """`Reflector.createDecorator({ key: "roles" })`"""
        for pairs in (getattr(arg, "pairs", ()) for arg in made.args):
            for key, value in pairs:
                if key == Text("key"):
                    return self.key(scope, value)
        return ""


def _called(node: Expr) -> Expr:
    return node.func if isinstance(node, Call) else node
