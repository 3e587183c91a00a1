"""Functions that answer clients without being handlers: a handler returns what they return, or streams from them."""

from collections.abc import Iterator
from itertools import chain

from bot.inventory.code import Assign, Call, Function, Return, dotted, tail
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.modules import Module
from bot.inventory.statements import every
from bot.inventory.survey import FUNCTIONS, SURVEYED

_STREAMS = ("StreamingResponse", "EventSourceResponse", "Response")
_ANSWERED_BY = frozenset({"http.ResponseWriter", "gin.Context"})
"""Go's net/http, and gin."""


def given_an_answer(function: Function) -> bool:
    """Is a Go function given what handlers answer by? A helper that writes an error answers like a handler."""
    return any(dotted(one.annotation) in _ANSWERED_BY for one in function.params)


def handed_on(project: Project, handlers: set[int]) -> Iterator[int]:
    """The ids of the functions whose answer a handler returns as it is."""
    yield from chain.from_iterable(project.in_tree(_handed_on, lambda module: FUNCTIONS.of(module) & handlers))


def _handed_on(project: Project, module: Module, handlers: frozenset[int]) -> tuple[int, ...]:
    return tuple(_answers_of(project, module, handlers)) if handlers else ()


def _answers_of(project: Project, module: Module, handlers: frozenset[int]) -> Iterator[int]:
    for seen in SURVEYED.of(module):
        function = seen.line
        if not isinstance(function, Function) or id(function) not in handlers:
            continue
        scope = seen.scope.inside(function)
        made = {tail(line.targets[0]): line.value for line in every(function.body) if isinstance(line, Assign)}
        for line in every(function.body):
            value = made.get(tail(line.value), line.value) if isinstance(line, Return) else None
            if isinstance(value, Call):
                found = project.names.settle(project.names.resolve(scope, value.func))
                if isinstance(found, FunctionFound):
                    yield id(found.node)


def streaming(project: Project) -> Iterator[int]:
    """The ids of the functions whose output is streamed to a client."""
    for seen, call in project.calls_of(*_STREAMS):
        for argument in call.args[:1]:
            maker = argument.func if isinstance(argument, Call) else argument
            found = project.names.settle(project.names.resolve(seen.scope, maker))
            if isinstance(found, FunctionFound):
                yield id(found.node)
