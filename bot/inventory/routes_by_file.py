"""What each file of a tree adds to a routing, kept as a list: of the next tree only those files are read whose routes
may be others."""

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from bot.inventory.grounds import Answers
from bot.inventory.modules import Module
from bot.inventory.routing import Asked, Routing


class Added(NamedTuple):
    """What a file adds, and which routers it asked for."""

    news: Routing
    asked: Asked


Ask = Callable[[Module], Added | None]
"""What a file adds; None for one that says nothing of routes."""


class RoutesByFile:
    """The files of one tree after the other, each in the order of its paths: what stands first in a file is known to
    those behind it."""

    def __init__(self, answers: Answers[Added]) -> None:
        self._answers = answers
        self._modules: Sequence[Module] = ()
        self._added: list[Added | None] = []
        self._routers: dict[str, bool] = {}
        self._told: object = None

    def read(self, routing: Routing, modules: Sequence[Module], told: object, ask: Ask) -> None:
        """Have all files add to a routing that knows some routers. `told` is what else they are read by."""
        routers = {key: one.is_app for key, one in routing.routers.items()}
        unlike = dict(routers.items() ^ self._routers.items())
        kept = self._kept(modules, unlike) if told == self._told else {}
        moved = self._answers.moved()
        self._modules = ()  # what raises is read of every file again
        added: list[Added | None] = []
        for module in modules:
            if module in kept and id(module) not in moved and not _concerned(kept[module], unlike):
                found = kept[module]
            else:
                found, before = ask(module), kept.get(module)
                unlike.update(_routers_of(found) ^ _routers_of(before))
            added.append(found)
            if found is not None and found.news.routers:
                routing.take_routers(found.news)
        told_of = [one.news for one in added if one is not None]
        routing.mounts += chain.from_iterable(one.mounts for one in told_of)
        routing.routes += chain.from_iterable(one.routes for one in told_of)
        routing.developers.update(*(one.developers for one in told_of))
        self._modules, self._added, self._routers, self._told = modules, added, routers, told

    def _kept(self, modules: Iterable[Module], unlike: dict[str, bool]) -> dict[Module, Added | None]:
        """What was added by the files that are still there; what was by the others is `unlike`."""
        before = dict(zip(self._modules, self._added, strict=True))
        for module in before.keys() - modules:
            unlike.update(_routers_of(before[module]))
        return before


def _routers_of(added: Added | None) -> set[tuple[str, bool]]:
    return set() if added is None else {(key, one.is_app) for key, one in added.news.routers.items()}


def _concerned(added: Added | None, unlike: dict[str, bool]) -> bool:
    return bool(unlike) and added is not None and added.asked.concerns(unlike)
