"""A Django site, put together: URLconfs and routers lead to views, views to routes with their controls."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.core.inventory import Act, Control, ControlKind
from bot.core.inventory import Parameter as Given
from bot.core.location import Location, Span
from bot.inventory.django.accounts import OPEN, account_routes, own_guard
from bot.inventory.django.deeds import Deed, DeedReader
from bot.inventory.django.drafts import Draft, drafts_of
from bot.inventory.django.guards import (
    class_controls,
    decorated,
    is_open,
    lockout,
    middleware_controls,
    wrapper_controls,
)
from bot.inventory.django.openness import Look, open_reason
from bot.inventory.django.owned import accesses_of
from bot.inventory.django.rest import open_by, registered, rest_controls
from bot.inventory.django.settings import Settings, read_settings
from bot.inventory.django.unrouted import unrouted
from bot.inventory.django.urlconf import Urls, read_urls
from bot.inventory.django.views import HOOKS, code_of, methods_named, outside_names, runs_for, view_of
from bot.inventory.found import FunctionFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.public import checks_credentials
from bot.inventory.routing import Route, Router, Routing, chains, full_path, weakest


@dataclass(eq=False)
class Site:
    """Everything read once for both frameworks."""

    urls: Urls
    settings: Settings
    routes: dict[str, list[Route]] = field(default_factory=dict)


def read_site(project: Project, kind: str) -> Routing:
    """The routes of one kind ("django", "rest") of all sites in the tree."""
    site = project.kept.get("django")
    if not isinstance(site, Site):
        site = project.kept["django"] = _Reader(project).read()
    return Routing(
        "django_rest" if kind == "rest" else "django", site.urls.routers, site.urls.mounts, site.routes.get(kind, [])
    )


@dataclass(eq=False)
class _Reader:
    project: Project

    def __post_init__(self) -> None:
        self.deeds = DeedReader(self.project)

    def read(self) -> Site:
        urls, settings = read_urls(self.project), read_settings(self.project)
        self.urls, self.settings = urls, settings
        around = middleware_controls(self.project, settings)
        for key, router in urls.routers.items():
            if router.is_app:
                urls.routers[key] = Router(key, True, "", around)
        drafts = list(self._drafts())
        self.routing = Routing("", urls.routers, urls.mounts)
        looked = [(draft, *self._looked(draft)) for draft in drafts]
        site = Site(urls, settings)
        shares, counted = _shares(looked), lockout(self.project, settings)
        for draft, route, look in looked:
            guarded = shares.get(draft.location.path, False)
            reason = OPEN.get(draft.by, "") or open_reason(self.project, replace(look, guarded=guarded))
            limits = counted if checks_credentials(reason) else ()
            made = replace(route, public=reason, controls=(*route.controls, *limits))
            site.routes.setdefault(draft.kind, []).append(made)
        for own in account_routes(self.project, urls):
            site.routes.setdefault("django", []).append(replace(own, controls=(*own.controls, *counted)))
        return site

    def _drafts(self) -> Iterator[Draft]:
        registers = list(registered(self.project, self.urls))
        for pattern in self.urls.patterns:
            view = view_of(self.project, pattern.scope, pattern.view)
            if view is not None:
                yield from drafts_of(self.project, pattern, view)
        known = registers if registers or self.urls.patterns else list(unrouted(self.project))
        for pattern, view in known:
            yield from drafts_of(self.project, pattern, view)

    def _looked(self, draft: Draft) -> tuple[Route, Look]:
        """A draft with its controls and what there is to tell about it."""
        project, view = self.project, draft.view
        controls = tuple(dict.fromkeys(self._controls(draft)))
        start = [draft.found] if draft.found is not None else []
        names = [name for name in HOOKS if name != "as_view" and runs_for(name, draft.action)]
        hooks = [one for name in names for one in list(methods_named(draft.bases, name))[:2]]
        code = code_of(project, draft.bases, (*start, *hooks))
        deeds = self.deeds.of(code)
        if draft.does is not None:
            made = Deed(draft.does, draft.model.node.name if draft.model else "")
            deeds = replace(deeds, changes=(*deeds.changes, made))
        route = self._route(draft, controls, code)
        above = weakest(chains(self.routing, draft.pattern.key))
        path = full_path(above.prefix, route.path)
        titled = view.klass.node.name if view.klass is not None else draft.function.name
        marked = is_open(project, view.target.scope, view.target.node.decorators)
        said = open_by(project, self.settings, draft) or ("it is marked as open" if marked else "")
        data = draft.kind == "rest"
        own = self.deeds.of((draft.found,)) if draft.found is not None else deeds
        return route, Look(route, path, titled, deeds, own, code, draft.model, data, False, said)

    def _route(self, draft: Draft, controls: tuple[Control, ...], code: tuple[FunctionFound, ...]) -> Route:
        given = tuple(Given(name, "", "", "path") for name in draft.path_names)
        acts: tuple[Act, ...] = ()
        if draft.does is not None:
            model = draft.model.node.name if draft.model is not None else ""
            acts = (Act(draft.does, model, f"{draft.function.name} by {draft.by}", draft.location),)
        route = Route(
            draft.pattern.key,
            draft.methods,
            draft.pattern.path,
            draft.scope,
            draft.function,
            draft.location,
            given,
            controls,
            acts,
        )
        return replace(route, accesses=accesses_of(self.project, draft, code))

    def _controls(self, draft: Draft) -> Iterator[Control]:
        project, view, pattern = self.project, draft.view, draft.pattern
        for scope, wrapper in view.wrappers:
            yield from wrapper_controls(project, scope, wrapper, pattern.line)
        for key, line, controls in self.urls.guarded:
            if key == pattern.key and line > pattern.line:
                yield from controls
        names = frozenset(method.lower() for method in draft.methods) | {draft.action}
        if view.klass is not None:
            yield from class_controls(project, draft.bases, names, draft.action)
            yield from own_guard(outside_names(draft.bases), draft.location)
        if draft.found is not None:
            yield from decorated(project, draft.found.scope, draft.found.node.decorators)
            if draft.kind == "django":
                yield from self._body(draft.found)
        yield from rest_controls(project, self.settings, draft)

    def _body(self, found: FunctionFound) -> Iterator[Control]:
        """A handler that refuses those without a role refuses those who are nobody."""
        verdict = self.project.judge.guard(found.scope, found.node)
        if verdict.authorizes and not verdict.authenticates:
            where = Location(found.scope.path, Span(found.node.line, found.node.end))
            yield Control(ControlKind.AUTHENTICATION, found.node.name, where, "body", "", True)


def _shares(looked: list[tuple[Draft, Route, Look]]) -> dict[str, bool]:
    """File -> do most of its views ask for a login?"""
    counts: dict[str, list[int]] = {}
    for draft, route, _ in looked:
        guarded = any(control.kind is ControlKind.AUTHENTICATION for control in route.controls)
        count = counts.setdefault(draft.location.path, [0, 0])
        count[0] += guarded
        count[1] += 1
    return {path: guarded >= 2 and guarded * 2 > total for path, (guarded, total) in counts.items()}
