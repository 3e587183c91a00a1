"""All files' facts in, the control inventory out. Pure and deterministic: the order of the files does not matter."""

import pkgutil
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from importlib import import_module

import bot.inventory.frameworks
from bot.core.coverage import Gap
from bot.core.flow import Flow
from bot.core.inventory import ClearData, Control, ControlInventory, ControlKind, Endpoint, Exposure, SessionFault
from bot.core.location import Location, Span
from bot.inventory.accesses import Taken, accesses
from bot.inventory.applied import apply_limits
from bot.inventory.circles import Circle, circles
from bot.inventory.exposures import exposures
from bot.inventory.flows import flows
from bot.inventory.frameworks.interface import Framework, Project, controls_of
from bot.inventory.judgement import Judgement
from bot.inventory.languages.interface import FileFacts, Language, languages
from bot.inventory.lookup import look_up
from bot.inventory.modules import Tree
from bot.inventory.powers import powers
from bot.inventory.public import (
    STATIC_FILES,
    by_acts,
    by_purpose,
    by_shape,
    checks_credentials,
    public_reason,
    reads_closely,
    stands_for_a_row,
)
from bot.inventory.published import with_published
from bot.inventory.purpose import NOTHING
from bot.inventory.reached import Leads, leads_of, reached
from bot.inventory.remembered import forget_all
from bot.inventory.routing import Route, Routing
from bot.inventory.sensitive import clear_data
from bot.inventory.sessions import session_faults
from bot.inventory.shipped import is_shipped
from bot.inventory.unnamed import shown
from bot.inventory.unread import unread

_OF_PEOPLE = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION, ControlKind.OPTIONAL_AUTHENTICATION)

TOOL = "soc2"
"""The tool that gaps are attributed to."""


@dataclass(frozen=True)
class Part:
    """What the files of one language come to: no file of another has a say in it. `files` are those that were read,
    `project` keeps what was found out on the way. `leads` is what each file imports."""

    files: Mapping[str, FileFacts]
    leads: Leads = field(default_factory=dict)
    project: Project | None = None
    imported: frozenset[str] = frozenset()
    gaps: tuple[Gap, ...] = ()
    endpoints: tuple[Endpoint, ...] = ()
    exposures: tuple[Exposure, ...] = ()
    session_faults: tuple[SessionFault, ...] = ()
    flows: tuple[Flow, ...] = ()
    clear_data: tuple[ClearData, ...] = ()

    def is_of(self, files: Mapping[str, FileFacts]) -> bool:
        """Of these very files? Other facts that are equal are not recognised: comparing them would cost too much."""
        return files.keys() == self.files.keys() and all(files[path] is self.files[path] for path in files)


Parts = MutableMapping[str, Part]
"""Language -> what its files came to when they were linked last."""


def link(facts: Mapping[str, FileFacts], last: Parts | None = None) -> ControlInventory:
    """The inventory of a tree: path -> facts. Tests, examples, documentation and migrations are not looked at,
    unless shipped code imports them. Languages of which no file changed since `last` are not linked anew; it is brought
    up to date."""
    last = {} if last is None else last
    try:
        parts = [_known(language, facts, last) for language in languages()]
    finally:
        forget_all()
    endpoints = with_published([endpoint for part in parts for endpoint in part.endpoints])
    return ControlInventory(
        endpoints=tuple(sorted(endpoints, key=lambda one: (one.location, one.path, one.methods, one.framework))),
        gaps=tuple(gap for part in parts for gap in part.gaps),
        exposures=tuple(exposure for part in parts for exposure in part.exposures),
        imported=frozenset(path for part in parts for path in part.imported),
        session_faults=tuple(fault for part in parts for fault in part.session_faults),
        flows=tuple(flow for part in parts for flow in part.flows),
        clear_data=tuple(one for part in parts for one in part.clear_data),
    )


def circles_of(paths: Iterable[str], last: Parts) -> frozenset[Circle]:
    """The circles of imports that these Python files are part of, in the tree that was linked last."""
    project = last["python"].project if "python" in last else None
    return circles(project.names.tree, paths) if project is not None else frozenset()


def _known(language: Language, facts: Mapping[str, FileFacts], last: Parts) -> Part:
    own = {path: facts[path] for path in sorted(facts) if facts[path].language in language.reads}
    part = last.get(language.name)
    if part is None or not part.is_of(own):
        last.pop(language.name, None)
        part = last[language.name] = _part(language, own, part) if own else Part({})
    return part


def _part(language: Language, own: Mapping[str, FileFacts], before: Part | None) -> Part:
    leads = leads_of(own, language, {} if before is None else before.leads)
    needed = before.imported if before is not None and leads is before.leads else reached(leads)
    shipped = {path: found for path, found in own.items() if is_shipped(path) or path in needed}
    tree = language.tree({path: found.at(path) for path, found in shipped.items()})
    project = _project(tree, None if before is None else before.project)
    routes = list(_routes(project, language))
    lookup = look_up(project)
    return Part(
        files=own,
        leads=leads,
        project=project,
        imported=needed,
        gaps=tuple(
            Gap(path, reason, TOOL, detail)
            for path, found in shipped.items()
            for reason, detail in (*found.gaps, *unread(language.name, found.at(path)))
        ),
        endpoints=project.endpoints.read(routes, partial(_endpoint, project)),
        exposures=tuple(exposures(project, {id(route.function) for _, route in routes})),
        session_faults=tuple(session_faults(project, lookup)),
        flows=tuple(flows(project, [(routing.framework, route) for routing, route in routes])),
        clear_data=tuple(clear_data(project, lookup)),
    )


def _project(tree: Tree, before: Project | None) -> Project:
    """The project of a tree: the one before it, where this is much the same tree."""
    if before is None or not before.resembles(tree):
        return Project(tree)
    before.take(tree)
    return before


def _routes(project: Project, language: Language) -> Iterator[tuple[Routing, Route]]:
    for framework in frameworks():
        if framework.language == language.name:
            routing = framework.read(project)
            apply_limits(project, routing)
            yield from ((routing, route) for route in routing.routes)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every framework of the folder, by name."""
    package = bot.inventory.frameworks
    modules = [import_module(f"{package.__name__}.{found.name}") for found in pkgutil.iter_modules(package.__path__)]
    return tuple(sorted((m.PLUGIN for m in modules if hasattr(m, "PLUGIN")), key=lambda plugin: str(plugin.name)))


def _endpoint(project: Project, framework: str, route: Route, path: str, controls: tuple[Control, ...]) -> Endpoint:
    """An endpoint below its whole path, with what stands around its handler."""
    body = project.judge.guard(route.scope, route.function)
    here = Location(route.scope.path, Span(route.function.line, route.function.end))
    controls = _unique((*controls, *_from_body(controls, body, route, here)))
    kinds = frozenset(control.kind for control in controls)
    reason = public_reason(project.names, route, path, kinds) if route.public is None else route.public
    purpose = NOTHING
    if ControlKind.AUTHENTICATION not in kinds and route.public is None:
        purpose = project.purposes.of(route.scope, route.function) if reads_closely(route) else NOTHING
        shape = by_purpose(purpose, route) if reads_closely(route) else by_shape(project.names, route)
        row = reason == STATIC_FILES and purpose.models and stands_for_a_row(path)
        reason = ("" if row else reason) or shape
    around = any(one.kind is ControlKind.AUTHENTICATION and one.level != "body" for one in controls)
    if checks_credentials(reason) and not around:
        controls = _without_people_in_body(controls)
    acts = project.acts.of(route, path, controls)
    reason = reason or ("" if around else by_acts(route, path, frozenset(act.kind for act in acts)))
    if checks_credentials(reason) and not around:
        controls = _without_people_in_body(controls)
    kinds = frozenset(control.kind for control in controls)
    known = route.accesses
    read = route if route.plain is None else replace(route, function=route.plain)
    taken = Taken(known, True, "") if known is not None else accesses(project, read, controls)
    return Endpoint(
        framework=framework,
        methods=route.methods,
        path=path,
        handler=shown(route.function.name),
        location=route.location,
        body=here,
        group=route.router,
        parameters=route.parameters,
        controls=controls,
        public=reason if ControlKind.AUTHENTICATION not in kinds else "",
        accesses=taken.accesses,
        identity=taken.identity,
        address_only=project.judge.by_address_only(route.scope, route.function),
        acts=acts,
        touches=tuple(sorted(purpose.touches)),
        models=tuple(sorted(purpose.models)),
        powers=powers(project.acts.calls, route, project.table_owners) if taken.identity else (),
        asks_caller=taken.asks,
    )


def _without_people_in_body(controls: tuple[Control, ...]) -> tuple[Control, ...]:
    """Refusals in the body of a place where people sign in are answers to wrong passwords."""
    return tuple(one for one in controls if one.level != "body" or one.kind not in _OF_PEOPLE)


def _from_body(controls: tuple[Control, ...], body: Judgement, route: Route, here: Location) -> tuple[Control, ...]:
    """What the handler's own code adds to the controls written around it."""
    known = {control.kind for control in controls}
    found = controls_of(body, shown(route.function.name), here, "body")
    return tuple(control for control in found if control.kind not in known)


def _unique(controls: tuple[Control, ...]) -> tuple[Control, ...]:
    return tuple(dict.fromkeys(controls))
