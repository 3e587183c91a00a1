"""Limits that are put on a whole blueprint or router by a call of their own: `limiter.limit("10/minute")(auth)`."""

from dataclasses import replace

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.code import Attr, Call
from bot.inventory.found import ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.limits import is_exempt, named_limiter
from bot.inventory.render import render
from bot.inventory.routing import Routing
from bot.inventory.survey import Sighting


def apply_limits(project: Project, routing: Routing) -> None:
    """Give the routers of a framework the limits that calls put on them, and take those out that a call exempts
    (`limiter.exempt(webhooks)`)."""
    for seen, call in project.called if routing.routers else ():
        if isinstance(call.func, Call) and isinstance(call.func.func, Attr) and len(call.args) == 1:
            key = _router(project, routing, seen, call)
            if key and named_limiter(project.names, seen.scope, call.func.func, call.func.func.name):
                router = routing.routers[key]
                where = Location(seen.scope.path, Span(call.line, call.end))
                limit = Control(ControlKind.RATE_LIMIT, render(call.func), where, "blueprint")
                routing.routers[key] = replace(router, controls=(*router.controls, limit))
        elif call.args and is_exempt(call) and (key := _router(project, routing, seen, call)):
            routing.unlimited.add(key)


def _router(project: Project, routing: Routing, seen: Sighting, call: Call) -> str:
    found = project.names.settle(project.names.resolve(seen.scope, call.args[0]))
    return found.key if isinstance(found, ValueFound) and found.key in routing.routers else ""
