"""Routes below their whole paths, with what stands around their handlers: read as endpoints, anew only where any of it
is another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.core.location import Location
from bot.inventory.found import Scope
from bot.inventory.grounds import Answers
from bot.inventory.limits import Limits, is_exempt
from bot.inventory.modules import Module
from bot.inventory.names import Names, identity
from bot.inventory.routing import Chain, Route, Routing, full_path

_NOWHERE = Scope(Module("", ()))
"""A scope is told by what it is made of, not by which object it is."""

Read = Callable[[str, Route, str, tuple[Control, ...]], Endpoint]
"""An endpoint, by its framework, route, whole path and the controls around its handler."""


@dataclass(frozen=True, eq=False)
class _Told:
    """What an endpoint is read by: mostly the very route that it was read by before."""

    route: Route
    controls: tuple[Control, ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Told) or self.controls != other.controls:
            return False
        return self.route is other.route or self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # compared, and never looked up

    def _parts(self) -> tuple[object, ...]:
        return replace(self.route, scope=_NOWHERE), identity(self.route.scope)


class _Around(NamedTuple):
    """What stands around a route: the way up from its router, the controls of the apps where that leads to none, and
    the app's limit where nothing exempts it."""

    above: Chain
    app_wide: tuple[Control, ...]
    limit: tuple[str, Location] | None
    unlimited: bool


class _Known(NamedTuple):
    route: Route
    around: _Around
    key: tuple[Any, ...]
    endpoint: Endpoint


class Endpoints:
    """The endpoints of one tree after the other."""

    def __init__(self, names: Names, limits: Limits) -> None:
        self._limits = limits
        self._answers: Answers[Endpoint] = names.answers("endpoint")
        self._known: dict[int, _Known] = {}
        """By the identity of the route, which is kept with it."""

    def read(self, routes: Sequence[tuple[Routing, Route]], read: Read) -> tuple[Endpoint, ...]:
        """The endpoints of a tree, in the order of its routes."""
        moved = self._answers.moved()
        before, self._known = self._known, {}  # what raises is asked of every route again
        limit = self._limits.everywhere
        now: dict[int, _Known] = {}
        found: list[Endpoint] = []
        for routing, route in routes:
            above = routing.above(route.router)
            apps = () if above.mounted else routing.app_wide
            around = _Around(above, apps, limit, route.router in routing.unlimited)
            known = before.get(id(route))
            if known is None or known.route is not route or known.key in moved or known.around != around:
                known = self._asked(routing.framework, route, around, read)
            now[id(route)] = known
            found.append(known.endpoint)
        self._known = now
        return tuple(found)

    def _asked(self, framework: str, route: Route, around: _Around, read: Read) -> _Known:
        path = full_path(around.above.prefix, route.path)
        inherited = (*around.app_wide, *around.above.controls)
        reaching = (one for one in inherited if not one.areas or path.startswith(one.areas))
        controls = _limited(route, around, tuple(dict.fromkeys((*reaching, *route.controls))))
        key = (framework, route.methods, path, id(route.function))
        endpoint = self._answers.of(
            key,
            route.scope.module,
            route.function,
            lambda: read(framework, route, path, controls),
            given=_Told(route, controls),
        )
        return _Known(route, around, key, endpoint)


def _limited(route: Route, around: _Around, controls: tuple[Control, ...]) -> tuple[Control, ...]:
    """The controls with a limiter's defaults, which hold for everything but what is exempt."""
    if around.unlimited or any(is_exempt(decorator.value) for decorator in route.function.decorators):
        return tuple(one for one in controls if one.kind is not ControlKind.RATE_LIMIT)
    if around.limit is None:
        return controls
    what, where = around.limit
    return (*controls, Control(ControlKind.RATE_LIMIT, what, where, "app"))
