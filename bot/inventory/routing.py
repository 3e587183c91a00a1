"""What a framework reads: objects that hold routes, how they hang together, and the routes."""

from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from bot.core.inventory import Act, Control, ControlKind, ObjectAccess, Parameter
from bot.core.location import Location
from bot.inventory.code import Function
from bot.inventory.found import Scope

MAX_CHAINS = 64
"""Ways looked at from one router up to its apps: more are the same router mounted again and again."""


@dataclass(frozen=True)
class Router:
    """An app, router or blueprint. `controls` guard everything on it."""

    key: str
    is_app: bool
    prefix: str = ""
    controls: tuple[Control, ...] = ()


@dataclass(frozen=True)
class Mount:
    """`child` hangs on `parent`; `controls` guard it there. `replaces`: `prefix` stands instead of the child's own.
    `apart`: the child is an app of its own, which only the parent's middleware reaches."""

    parent: str
    child: str
    prefix: str = ""
    controls: tuple[Control, ...] = ()
    replaces: bool = False
    apart: bool = False


@dataclass(frozen=True)
class Route:
    """A handler on a router. `controls` are those of the route, its decorators and its parameters; `acts` what the
    framework does in a handler that nobody wrote (a generic view that creates, changes or deletes a model). `public`
    and `accesses` are the framework's own answers to why it needs no authentication and which objects it takes by an
    id; None where the general questions are to be asked."""

    router: str
    methods: tuple[str, ...]
    path: str
    scope: Scope
    function: Function
    location: Location
    parameters: tuple[Parameter, ...]
    controls: tuple[Control, ...]
    acts: tuple[Act, ...] = ()
    public: str | None = None
    accesses: tuple[ObjectAccess, ...] | None = None
    plain: Function | None = None
    """The handler in the words in which accesses are read, where its framework has others for parts of a request."""


@dataclass
class Routing:
    """Everything one framework found in a tree. `unlimited` are the routers that the app's limiter leaves alone,
    `developers` those that are included on a developer's machine."""

    framework: str
    routers: MutableMapping[str, Router] = field(default_factory=dict)
    mounts: list[Mount] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    unlimited: set[str] = field(default_factory=set)
    developers: set[str] = field(default_factory=set)

    @cached_property
    def parents(self) -> Mapping[str, list[Mount]]:
        """Router -> where it is mounted. Ask only when all has been read."""
        found: dict[str, list[Mount]] = {}
        for mount in self.mounts:
            found.setdefault(mount.child, []).append(mount)
        return found

    def beside(self) -> "tuple[Routing, Asked]":
        """One for what is found of a part of the tree: it knows the routers, notes which of them it is asked for, and
        keeps to itself what is added."""
        asked = Asked(self)
        return Routing(self.framework, ChainMap({}, asked)), asked  # type: ignore[arg-type]  # only the first is written to

    def news_to(self, whole: "Routing") -> "Routing":
        """What was added to `whole` beside it: routers, controls behind those that routers had, mounts and routes."""
        added = self.routers.maps[0] if isinstance(self.routers, ChainMap) else self.routers
        known = {key: len(whole.routers[key].controls) if key in whole.routers else 0 for key in added}
        news = {key: replace(one, controls=one.controls[known[key] :]) for key, one in added.items()}
        return replace(self, routers=news)

    @property
    def apps(self) -> list[str]:
        """The routers that are apps: few, where there are thousands of routers."""
        if isinstance(self.routers, ChainMap) and isinstance(above := self.routers.maps[1], Asked):
            own = (key for key, one in self.routers.maps[0].items() if one.is_app)
            return list(dict.fromkeys((*above.apps, *own)))
        return [key for key, one in self.routers.items() if one.is_app]

    def take_routers(self, found: "Routing") -> None:
        """Add the routers that were found beside this, and what was added to those that it has."""
        for key, router in found.routers.items():
            known = self.routers.get(key)
            if known is None:
                self.routers[key] = router
            elif router.controls:
                self.routers[key] = replace(known, controls=(*known.controls, *router.controls))

    @cached_property
    def _ways(self) -> dict[str, "Chain"]:
        return {}

    def above(self, key: str) -> "Chain":
        """The way from a router up that guards it least. Ask only when all has been read."""
        if key not in self._ways:
            alone = key not in self.parents
            self._ways[key] = _top(self.routers, key) if alone else weakest(chains(self, key))
        return self._ways[key]

    @cached_property
    def app_wide(self) -> tuple[Control, ...]:
        """What guards the apps: it is taken to guard routers too of which nobody can tell where they are mounted."""
        return tuple(control for router in self.routers.values() if router.is_app for control in router.controls)


class Asked(Mapping[str, Router]):
    """The routers of a whole routing as a part of the tree is shown them, and what it asked of them: which there are,
    and which are apps. Their other parts are not asked for while a part is read. Who looks at each of them has asked
    for everything."""

    def __init__(self, whole: Routing) -> None:
        self._whole = whole
        self._are_apps: dict[str, bool | None] = {}
        self._apps: list[str] | None = None
        self._everything = False

    def __getitem__(self, key: str) -> Router:
        found = self._whole.routers.get(key)
        self._are_apps[key] = _is_app(found)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        self._everything = True
        return iter(self._whole.routers)

    def __len__(self) -> int:
        self._everything = True
        return len(self._whole.routers)

    @property
    def apps(self) -> list[str]:
        self._apps = self._whole.apps
        return self._apps

    def done(self) -> None:
        """What was asked stays; the routers of this tree are let go of."""
        self._whole = Routing("")

    def concerns(self, unlike: Mapping[str, bool]) -> bool:
        """Was any of these asked for, which may be others now (with whether they are, or were, apps)?"""
        asked = self._everything or not self._are_apps.keys().isdisjoint(unlike)
        return asked or (self._apps is not None and any(unlike.values()))

    def holds_for(self, whole: Routing) -> bool:
        """Would all that was asked be answered the same by another routing?"""
        if self._everything or (self._apps is not None and self._apps != whole.apps):
            return False
        return all(_is_app(whole.routers.get(key)) == said for key, said in self._are_apps.items())


def _is_app(router: Router | None) -> bool | None:
    return None if router is None else router.is_app


@dataclass(frozen=True)
class Chain:
    """One way from a router up: the prefix gathered and the controls met."""

    prefix: str
    controls: tuple[Control, ...]
    mounted: bool


def chains(routing: Routing, key: str) -> tuple[Chain, ...]:
    """All ways from a router up to an app. A router that nobody mounts has one way, not mounted."""
    found = _climb(routing.routers, routing.parents, key, frozenset())
    mounted = [chain for chain in found if chain.mounted]
    return tuple(mounted or found)[:MAX_CHAINS]


def weakest(found: tuple[Chain, ...]) -> Chain:
    """The way to a router that guards it least: what an attacker would take."""
    return min(found, key=lambda chain: (_count(chain), len(chain.prefix), chain.prefix))


def _count(chain: Chain) -> int:
    return sum(1 for control in chain.controls if control.kind is ControlKind.AUTHENTICATION)


def full_path(prefix: str, path: str) -> str:
    """A route's path below a prefix, with one slash between its parts and the one it ends with."""
    whole = "/" + "/".join(part for part in (prefix + "/" + path).split("/") if part)
    return whole + "/" if len(whole) > 1 and path.endswith("/") else whole


def _climb(
    routers: Mapping[str, Router], parents: Mapping[str, list[Mount]], key: str, below: frozenset[str]
) -> list[Chain]:
    router = routers.get(key, Router(key, False))
    above: list[Chain] = []
    for mount in parents.get(key, []):
        if mount.parent in below or mount.parent == key or len(above) > MAX_CHAINS:
            continue  # a router mounted below itself
        own = mount.prefix if mount.replaces else mount.prefix + router.prefix
        for chain in _climb(routers, parents, mount.parent, below | {key}):
            passed = tuple(one for one in chain.controls if not mount.apart or one.level == "middleware")
            controls = (*passed, *mount.controls, *router.controls)
            above.append(Chain(chain.prefix + own, controls, chain.mounted))
    return above or [_top(routers, key)]


def _top(routers: Mapping[str, Router], key: str) -> Chain:
    """The way up that ends at a router."""
    router = routers.get(key) or Router(key, False)
    return Chain(router.prefix, router.controls, router.is_app)
