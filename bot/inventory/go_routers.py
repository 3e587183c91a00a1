"""Which router of a Go program an expression stands for, and how routers hang together.

gin, chi, echo, fiber, gorilla/mux and net/http differ in names only: a router is made, groups are made of it with a
prefix and middleware, and functions are given one to hang their routes on.

Middleware is for what follows it: a router that gets some when routes hang on it already goes on under a new key
(`current`), mounted on the old one. Not so in echo and gorilla/mux.
"""

from dataclasses import dataclass, field, replace

from bot.core.inventory import Control
from bot.inventory.code import Assign, Attr, Call, Expr, Index, Name, Return, tail
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, Outside, ParameterFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.go_middleware import Middleware
from bot.inventory.routing import Mount, Router, Routing
from bot.inventory.survey import Sighting

MAX_HOPS = 8
"""Groups of groups and factories of factories followed for one expression."""

_MODULES = {
    "github.com/gin-gonic/gin": "gin",
    "github.com/go-chi/chi": "chi",
    "github.com/labstack/echo": "echo",
    "github.com/gofiber/fiber": "fiber",
    "github.com/gorilla/mux": "mux",
    "github.com/julienschmidt/httprouter": "httprouter",
    "net/http": "net/http",
}
_MAKES = frozenset({"Default", "New", "NewRouter", "NewMux", "NewServeMux"})
_TYPES = frozenset(
    {"Engine", "RouterGroup", "IRouter", "IRoutes", "Router", "Mux", "Echo", "Group", "App", "ServeMux", "Routes"}
)
_GROUPS = frozenset({"Group", "Subrouter", "With", "Route", "PathPrefix"})
DEFAULT = "net/http:DefaultServeMux"


@dataclass(frozen=True)
class Place:
    """A router with what is written between it and the route: `r.With(auth).Get(...)`."""

    key: str
    prefix: str = ""
    controls: tuple[Control, ...] = ()


@dataclass(eq=False)
class Routers:
    project: Project
    routing: Routing
    middleware: Middleware
    dialects: dict[str, str] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)
    _open: set[str] = field(default_factory=set)

    def place(self, scope: Scope, node: Expr | None, hops: int = 0) -> Place | None:
        """The router an expression stands for; None where it is none."""
        if node is None or hops > MAX_HOPS:
            return None
        if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name in _GROUPS:
            above = self.place(scope, node.func.value, hops + 1)
            return above and self._between(scope, above, node)
        names = self.project.names
        found = names.settle(names.resolve(scope, node))
        match found:
            case ValueFound():
                return self._value(found, hops)
            case ParameterFound():
                return self._typed(_parameter_key(found), found.scope, found.node.annotation)
            case Outside("net/http"):
                return self._known(DEFAULT, "net/http", is_app=True)
            case _:
                return self._returned(scope, node, hops)

    def _value(self, found: ValueFound, hops: int) -> Place | None:
        key, value = found.key, found.node.value
        if key in self.routing.routers:
            return Place(key)
        if key in self._open:
            return None
        self._open.add(key)
        place: Place | None = None
        if isinstance(value, Call):
            fresh = self._fresh(found.scope, value)
            place = self._known(key, fresh, is_app=True) if fresh else self.place(found.scope, value, hops + 1)
            if place is not None and isinstance(value.func, Attr) and value.func.name in _GROUPS:
                self.mount(place, key)
                place = Place(key)
        elif found.node.annotation is not None:
            place = self._typed(key, found.scope, found.node.annotation, is_app=True)
        self._open.discard(key)
        return place

    def _fresh(self, scope: Scope, call: Call) -> str:
        """The dialect of a router that a call makes: `gin.Default()`, `chi.NewRouter()`."""
        name = self.project.names.outside_name(scope, call.func)
        return _dialect(name) if name.rpartition(".")[2] in _MAKES else ""

    def _between(self, scope: Scope, above: Place, call: Call) -> Place:
        prefix = above.prefix
        given = call.args
        if tail(call.func) != "With" and given and not isinstance(given[0], Name):
            prefix, given = prefix + "/" + self.project.names.fold(scope, given[0]), given[1:]
        if tail(call.func) == "Route":
            given = ()
        controls = tuple(control for node in given for control in self.middleware.controls(scope, node, "router"))
        return Place(above.key, prefix, (*above.controls, *controls))

    def _typed(self, key: str, scope: Scope, annotation: Expr | None, is_app: bool = False) -> Place | None:
        bare = annotation.value if isinstance(annotation, Index) else annotation
        name = self.project.names.outside_name(scope, bare)
        dialect = _dialect(name) if name.rpartition(".")[2] in _TYPES else ""
        return self._known(key, dialect, is_app) if dialect else None

    def _known(self, key: str, dialect: str, is_app: bool = False) -> Place:
        self.routing.routers.setdefault(key, Router(key, is_app))
        self.dialects.setdefault(key, dialect)
        return Place(key)

    def now(self, key: str) -> str:
        """The key under which a router goes on."""
        return self.current.get(key, key)

    def mount(self, above: Place, child: str, prefix: str = "") -> None:
        self._known(child, self.dialects.get(above.key, ""))
        self.busy.add(self.now(above.key))
        self.routing.mounts.append(Mount(self.now(above.key), child, f"{above.prefix}/{prefix}", above.controls))

    def use(self, above: Place, controls: tuple[Control, ...]) -> None:
        key = self.now(above.key)
        if key in self.busy and self.dialects.get(above.key) not in ("echo", "mux"):
            after = f"{key}, after {controls[0].what}"
            self.routing.routers[after] = Router(after, False, controls=controls)
            self.routing.mounts.append(Mount(key, after))
            self.current[above.key] = after
            return
        router = self.routing.routers.setdefault(key, Router(key, False))
        self.routing.routers[key] = replace(router, controls=(*router.controls, *controls))

    def _returned(self, scope: Scope, node: Expr, hops: int) -> Place | None:
        """What the function that a call calls returns."""
        if not isinstance(node, Call):
            return None
        maker = self.project.names.settle(self.project.names.resolve(scope, node.func))
        if isinstance(maker, FunctionFound):
            for line in reversed(maker.node.body):
                if isinstance(line, Return) and isinstance(line.value, Name | Attr | Call):
                    return self.place(maker.scope.inside(maker.node), line.value, hops + 1)
        return None

    def handed(self, seen: Sighting, call: Call) -> None:
        """Routers among the arguments of a call: the function hangs its routes on them."""
        function = self.project.names.settle(self.project.names.resolve(seen.scope, call.func))
        if isinstance(function, FunctionFound):
            params = [parameter for parameter in function.node.params if not parameter.stars]
            for parameter, node in zip(params, call.args, strict=False):
                inner = ParameterFound(function.scope.inside(function.node), parameter)
                child = self._typed(_parameter_key(inner), inner.scope, parameter.annotation)
                above = self.place(seen.scope, node) if child is not None else None
                if child is not None and above is not None and above.key != child.key:
                    self.mount(above, child.key)

    def given_a_function(self, scope: Scope, above: Place, node: Expr) -> None:
        """`r.Route("/users", func(r chi.Router) { ... })`: the function's router hangs on this one."""
        function = self.project.names.settle(self.project.names.resolve(scope, node))
        if isinstance(function, FunctionFound) and function.node.params:
            inner = ParameterFound(function.scope.inside(function.node), function.node.params[0])
            self.mount(above, _parameter_key(inner))

    def kept(self, seen: Sighting) -> None:
        """`&Server{router: r}` and `s.router = r`: the field is that router."""
        line = seen.line
        value = getattr(line, "value", None)
        if isinstance(value, Call) and value.keywords:
            made = self.project.names.resolve(seen.scope, value.func)
            klass = made.of if isinstance(made, InstanceFound) else made
            if isinstance(klass, ClassFound):
                for name, node in value.keywords:
                    self._kept(seen.scope, klass, name, node)
        if isinstance(line, Assign):
            for target in line.targets:
                if isinstance(target, Attr) and isinstance(target.value, Name):
                    holder = self.project.names.resolve(seen.scope, target.value)
                    if isinstance(holder, ValueFound):
                        holder = self.project.names.resolve(holder.scope, holder.node.value)
                    if isinstance(holder, InstanceFound):
                        self._kept(seen.scope, holder.of, target.name, line.value)

    def _kept(self, scope: Scope, klass: ClassFound, name: str, node: Expr | None) -> None:
        member = self.project.names.class_member(klass, name)
        if isinstance(member, ValueFound):
            own = self._value(member, 0)
            given = self.place(scope, node) if own is not None else None
            if own is not None and given is not None and own.key != given.key:
                self.routing.routers[own.key] = replace(self.routing.routers[own.key], is_app=False)
                self.mount(given, own.key)


def _dialect(name: str) -> str:
    return next((dialect for module, dialect in _MODULES.items() if name.startswith(module)), "")


def _parameter_key(found: ParameterFound) -> str:
    """A key for a router that only exists as a parameter."""
    owner = [found.scope.owner.name] if found.scope.owner is not None else []
    inner = ".".join([*owner, *(function.name for function in found.scope.functions)])
    return f"{found.scope.path}:{inner}.{found.node.name}"
