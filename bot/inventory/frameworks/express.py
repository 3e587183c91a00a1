"""Express: apps, routers, and the functions a request passes on its way to a handler."""

from bot.inventory.found import Outside
from bot.inventory.frameworks.interface import Project
from bot.inventory.frameworks.middleware import MiddlewareReader
from bot.inventory.routing import Routing

_ROUTERS = frozenset({"express.Router", "express-promise-router", "express-promise-router.Router"})


class _Reader(MiddlewareReader):
    packages = frozenset({"express", "express-serve-static-core", "express-promise-router"})

    def kind_of(self, made: Outside) -> str:
        if made.name == "express":
            return "app"
        return "router" if made.name in _ROUTERS else ""


class Express:
    name = "express"
    language = "javascript"

    def read(self, project: Project) -> Routing:
        return _Reader(project, Routing("express")).read()


PLUGIN = Express()
