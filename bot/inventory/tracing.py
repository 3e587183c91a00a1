"""Which app, router or blueprint an expression stands for: behind imports, factories and parameters."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TypeVar

from bot.inventory.code import Attr, Call, Expr, Name, Return
from bot.inventory.found import FunctionFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.grounds import Answers
from bot.inventory.modules import Module, OfFile
from bot.inventory.routes_by_file import Added, RoutesByFile
from bot.inventory.routing import Asked, Routing
from bot.inventory.survey import Sighting

Made = TypeVar("Made")

MAX_FACTORIES = 4
"""Factories followed that call another factory."""


class Tracer(ABC):
    """The part of reading a framework that is the same for all of them. `parameter_key` and `outside_key` say what
    a framework makes of a parameter and of a name from outside the tree."""

    def __init__(self, project: Project, routing: Routing) -> None:
        self.project = project
        self.routing = routing

    @abstractmethod
    def parameter_key(self, found: ParameterFound) -> str | None: ...

    def outside_key(self, scope: Scope, found: Outside) -> str | None:
        return None

    def read_by_file(
        self, picked: OfFile[tuple[Sighting, ...]], read: Callable[[Sighting], None], told: object = None
    ) -> None:
        """Have the statements read that are picked out of each file, which only adds to the routing: anew only where
        the file has changed, or what it leads to, or a router that it asked for. `told` is what else it is read by."""
        question = f"the routing of {self.routing.framework}"
        answers: Answers[Added] = self.project.names.answers(question)

        def ask(module: Module) -> Added | None:
            if not (seen := picked.of(module)):
                return None
            given = _Given(told, self.routing)
            return answers.of(id(module), module, module, lambda: self._beside(seen, read, given), given=given)

        if question not in self.project.routes:
            self.project.routes[question] = RoutesByFile(answers)
        self.project.routes[question].read(self.routing, tuple(self.project.names.modules.values()), told, ask)

    def _beside(self, seen: tuple[Sighting, ...], read: Callable[[Sighting], None], given: "_Given") -> Added:
        whole = self.routing
        self.routing, asked = whole.beside()
        try:
            for one in seen:
                read(one)
            return Added(self.routing.news_to(whole), asked)
        finally:
            asked.done()
            given.asked, given.routing = asked, None
            self.routing = whole

    def made(self, picked: OfFile[tuple[Sighting, ...]], make: Callable[[Sighting], Iterable[Made]]) -> Iterator[Made]:
        """What is made by the statements that are picked out of each file: asked anew as `in_tree` does."""
        found = self.project.names.in_tree(
            f"what is made for {self.routing.framework}",
            lambda module, _: tuple(one for seen in picked.of(module) for one in make(seen)),
        )
        return chain.from_iterable(found)

    def key_of(self, scope: Scope, node: Expr | None) -> str | None:
        """The key of the router an expression stands for; None where it is none of this framework's."""
        names = self.project.names
        found = names.settle(names.resolve(scope, node))
        for _ in range(MAX_FACTORIES):
            made: tuple[Scope, Expr] | None = None
            match found:
                case ValueFound() if found.key in self.routing.routers:
                    return found.key
                case ValueFound():
                    made = self.returned(found.scope, found.node.value)
                case None:
                    made = self.returned(scope, node)
                case ParameterFound():
                    return self.parameter_key(found)
                case Outside():
                    return self.outside_key(scope, found)
                case _:
                    return None
            if made is None:
                return None
            scope, node = made
            found = names.settle(names.resolve(scope, node))
        return None

    def returned(self, scope: Scope, node: Expr | None) -> tuple[Scope, Expr] | None:
        """What the function that a call calls returns, as an expression in its scope."""
        if not isinstance(node, Call):
            return None
        maker = self.project.names.settle(self.project.names.resolve(scope, node.func))
        if isinstance(maker, FunctionFound):
            for line in reversed(maker.node.body):
                if isinstance(line, Return) and isinstance(line.value, Name | Attr | Call):
                    return maker.scope.inside(maker.node), line.value
        return None

    def nearest_app(self, path: str) -> str | None:
        """The app whose file shares most folders with a path: where a tree has several, each has its own folder."""
        near = path.split("/")
        return max(sorted(self.routing.apps), key=lambda key: _shared(near, key.split("/")), default=None)

    def own_key(self, found: ParameterFound) -> str:
        """A key for a router that only exists as a parameter."""
        inner = ".".join(function.name for function in found.scope.functions)
        return f"{found.scope.path}:{inner}.{found.node.name}"


class _Given:
    """What a file is read by: `told`, and of the routers known by then the ones that it asks for. Two are equal where
    the second would be asked the same and answer the same; `asked` is None of one that nothing was read by yet."""

    def __init__(self, told: object, routing: Routing) -> None:
        self.told = told
        self.routing: Routing | None = routing
        self.asked: Asked | None = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Given) or self.asked is None or other.routing is None:
            return False
        return self.told == other.told and self.asked.holds_for(other.routing)

    __hash__ = None  # type: ignore[assignment]  # compared, and never looked up


def _shared(one: list[str], two: list[str]) -> int:
    return sum(1 for a, b in zip(one, two, strict=False) if a == b)
