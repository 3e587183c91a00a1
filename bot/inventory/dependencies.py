"""The controls that FastAPI's dependencies bring: those of a route, a router or an app, of a parameter, of a
class-based view."""

import re
from collections.abc import Iterator

from bot.core.inventory import Control
from bot.core.location import Location, Span
from bot.inventory.code import Assign, Expr, tail
from bot.inventory.code import Parameter as Written
from bot.inventory.found import ClassFound, Outside, Scope
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.injection import injected, injections
from bot.inventory.render import render
from bot.inventory.survey import elements
from bot.inventory.words import sounds_like_authentication, words

_IDENTITY_TYPE = re.compile(r"\b(?:current|authenticated|authed|logged in|active)\b.*\b(?:user|account|member|admin)\b")


def dependency_controls(project: Project, scope: Scope, node: Expr | None, line: int, level: str) -> Iterator[Control]:
    for where, item in elements(project.names, scope, node):
        for found in injected(project.names, where, item, None):
            verdict = project.judge.expression(found.scope, found.provider)
            place = place_of(project, found.scope, found.provider, line)
            yield from controls_of(verdict, render(found.provider), place, level)


def parameter_controls(project: Project, scope: Scope, item: Written, line: int) -> Iterator[Control]:
    asked = list(injections(project.names, scope, item))
    for found in asked:
        verdict = project.judge.expression(found.scope, found.provider)
        place = place_of(project, found.scope, found.provider, line)
        yield from controls_of(verdict, render(found.provider), place, "parameter", item.text)
    if not asked and item.annotation is not None:
        typed = project.names.resolve(scope, item.annotation)
        name = tail(item.annotation)
        if isinstance(typed, Outside | None) and _IDENTITY_TYPE.search(words(name)):
            where = Location(scope.path, Span(line, line))
            verdict = project.judge.found(None, name)
            if sounds_like_authentication(name):
                yield from controls_of(verdict, name, where, "parameter", item.text)


def class_controls(project: Project, scope: Scope) -> Iterator[Control]:
    """Dependencies that a class-based view declares for all its handlers."""
    if scope.owner is None:
        return
    for klass in project.names.lineage(ClassFound(Scope(scope.module), scope.owner)):
        for line in klass.node.body if isinstance(klass, ClassFound) else ():
            if isinstance(line, Assign) and isinstance(klass, ClassFound):
                for found in injected(project.names, klass.scope, line.value, line.annotation):
                    verdict = project.judge.expression(found.scope, found.provider)
                    place = place_of(project, found.scope, found.provider, line.line)
                    yield from controls_of(verdict, render(found.provider), place, "base class")
