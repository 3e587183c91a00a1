"""What flows from an exception to a client, and debug modes that are on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from bot.core.inventory import Exposure
from bot.inventory.carrying import Taint, with_texts
from bot.inventory.code import (
    Function,
)
from bot.inventory.debug import debug_modes
from bot.inventory.django.debugging import settings_in_debug
from bot.inventory.exposing import Place, exposed, writes_errors
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.handlers import CentralHandler, central_handlers, masks
from bot.inventory.javascript_words import RESPONSES
from bot.inventory.modules import Module
from bot.inventory.reaching import given_an_answer, handed_on, streaming
from bot.inventory.sending import CATCHES, caught_by, error_parameter
from bot.inventory.survey import FUNCTIONS, SURVEYED

_WEB = frozenset(
    {"fastapi", "starlette", "flask", "quart", "werkzeug", "sanic", "aiohttp", "tornado", "django"}
    | {"flask_restful", "flask_restx", "flask_smorest", "apiflask", "rest_framework"}
)

NONE: frozenset[int] = frozenset()


def exposures(project: Project, handlers: set[int]) -> Iterator[Exposure]:
    """Everything internal that responses carry, in the order of the files. `handlers` are the ids of the handler
    functions: what they return is a response."""
    central = {id(found.function): found for found in central_handlers(project)}
    masked = masks(project, tuple(central.values()))
    streams, caught = frozenset(streaming(project)), frozenset(_given_errors(project))
    passed = frozenset(handed_on(project, handlers))

    def given(module: Module) -> _Known:
        own = FUNCTIONS.of(module)
        here = tuple(central[one] for one in own & central.keys()) if central else ()
        return _Known(masked, here, *(own & each if each else NONE for each in (handlers, streams, caught, passed)))

    found = [*chain.from_iterable(project.in_tree(_of_file, given)), *debug_modes(project), *settings_in_debug(project)]
    yield from sorted(set(found), key=lambda one: (one.location, one.what, one.kind))


class _Known(NamedTuple):
    """What all files come to, as far as one of them has to know: `masked` is what central handlers hide, the others
    are functions of the file."""

    masked: frozenset[str]
    central: tuple[CentralHandler, ...]
    handlers: frozenset[int]
    streams: frozenset[int]
    caught: frozenset[int]
    passed: frozenset[int]


def _of_file(project: Project, module: Module, known: _Known) -> tuple[Exposure, ...]:
    central = {id(found.function): found for found in known.central}
    found: list[Exposure] = []
    for seen in SURVEYED.of(module):
        if not isinstance(seen.line, Function):
            continue
        function, scope = seen.line, seen.scope.inside(seen.line)
        handed = id(function) in known.passed and id(function) not in known.handlers
        is_handler = id(function) in known.handlers or handed
        is_handler = is_handler or writes_errors(function, scope) or given_an_answer(function)
        error = error_parameter(function, id(function) in known.caught)
        around = any(one.name in RESPONSES for each in scope.functions for one in each.params)
        if not is_handler and id(function) not in central and not around and not scope.module.sources & _WEB:
            continue
        taint = Taint(scope, frozenset(), frozenset(), False)
        streams = id(function) in known.streams
        place = Place(project, scope, function, is_handler, known.masked, taint, streams=streams, handed=handed)
        if error and around:
            told = with_texts(project.names, replace(taint, exceptions=frozenset({error}), broad=True), function.body)
            place = replace(place, taint=told, caught=f"the error {error} that the function is handed")
        found.extend(exposed(place, central.get(id(function))))
    return tuple(found)


def _given_errors(project: Project) -> Iterator[int]:
    """The ids of the functions that are handed what fails."""
    for seen, call in project.calls_of(*CATCHES):
        node = caught_by(call)
        found = project.names.settle(project.names.resolve(seen.scope, node)) if node is not None else None
        if isinstance(found, FunctionFound):
            yield id(found.node)
