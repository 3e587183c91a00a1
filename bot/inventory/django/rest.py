"""Django REST Framework: routers and what is registered on them, permissions and throttles of a handler."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Const,
    Decorator,
    Do,
    Expr,
    Function,
    Items,
    Name,
    Text,
    keyword,
    tail,
    walk,
)
from bot.inventory.django.chosen_permissions import of_view
from bot.inventory.django.drafts import Draft
from bot.inventory.django.guards import decorators_of
from bot.inventory.django.permissions import Asked, Verdict, keeps_out, listed, methods_named_first, of_all
from bot.inventory.django.settings import Settings
from bot.inventory.django.urlconf import Pattern, Urls
from bot.inventory.django.views import View, attribute, lineage, methods_named, outside_names
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project, controls_of
from bot.inventory.modules import OfFile
from bot.inventory.render import render
from bot.inventory.routing import Mount, Router
from bot.inventory.survey import SURVEYED, Sighting, meant

MAX_NESTING = 6
"""Routers nested in routers."""

_STANDARD = (
    ("list", "get", False),
    ("create", "post", False),
    ("retrieve", "get", True),
    ("update", "put", True),
    ("partial_update", "patch", True),
    ("destroy", "delete", True),
)


def registered(project: Project, urls: Urls) -> Iterator[tuple[Pattern, View]]:
    """Every action of every view set that is registered on a router."""
    for seen in project.sighted(_SPEAKS):
        _nest(project, urls, seen)
        for call in _register_calls(seen):
            key = _router(project, urls, seen.scope, call.func)
            if key:
                yield from _registration(project, urls, seen, call, key)


def _register_calls(seen: Sighting) -> Iterator[Call]:
    value = getattr(seen.line, "value", None)
    for node in walk(value) if isinstance(value, Call) else ():
        if isinstance(node, Call) and isinstance(node.func, Attr) and node.func.name == "register":
            yield from (node,) if len(node.args) > 1 else ()


def _speaks(seen: Sighting) -> bool:
    if not isinstance(seen.line, Do | Assign):
        return False
    made = seen.line.value
    return (isinstance(made, Call) and "Nested" in tail(made.func)) or any(True for _ in _register_calls(seen))


_SPEAKS = OfFile(lambda module: tuple(seen for seen in SURVEYED.of(module) if _speaks(seen)))


def _router(project: Project, urls: Urls, scope: Scope, func: Expr) -> str:
    """The key of the router that something is registered on; "" where it is none."""
    base = func.value if isinstance(func, Attr) else None
    found = project.names.settle(project.names.resolve(scope, base))
    if not isinstance(found, ValueFound) or not isinstance(found.node.value, Call):
        return ""
    made = found.node.value
    if (
        isinstance(made.func, Attr) and made.func.name == "register"
    ):  # drf-extensions: what register() gives is a router
        above = _router(project, urls, found.scope, made.func)
        if above:
            urls.routers.setdefault(found.key, Router(found.key, False))
            prefix = project.names.fold(found.scope, made.args[0]) if made.args else ""
            _mounted(urls, Mount(above, found.key, f"{prefix}/<parent>/"))
        return found.key if above else ""
    if _is_router(project, found.scope, made):
        urls.routers.setdefault(found.key, Router(found.key, False))
        return found.key
    return ""


def _is_router(project: Project, scope: Scope, made: Call) -> bool:
    kind = project.names.settle(project.names.resolve(scope, made.func))
    bases = lineage(project.names, kind) if isinstance(kind, ClassFound) else (kind,)
    return any(isinstance(base, Outside) and base.name.endswith("Router") for base in bases)


def _nest(project: Project, urls: Urls, seen: Sighting) -> None:
    """drf-nested-routers: `NestedSimpleRouter(router, "orders", lookup="order")`"""
    made = seen.line.value if isinstance(seen.line, Assign) else None
    if not isinstance(made, Call) or "Nested" not in tail(made.func) or len(made.args) < 2:
        return
    target = seen.line.targets[0] if isinstance(seen.line, Assign) else None
    parent = project.names.settle(project.names.resolve(seen.scope, made.args[0]))
    if isinstance(target, Name) and isinstance(parent, ValueFound) and isinstance(seen.line, Assign):
        key = ValueFound(seen.scope, target.id, seen.line).key
        urls.routers.setdefault(key, Router(key, False))
        _mounted(urls, Mount(parent.key, key, f"{project.names.fold(seen.scope, made.args[1])}/<parent>/"))


def _mounted(urls: Urls, mount: Mount) -> None:
    if mount not in urls.mounts and mount.parent != mount.child:
        urls.mounts.append(mount)


def _registration(project: Project, urls: Urls, seen: Sighting, call: Call, key: str) -> Iterator[tuple[Pattern, View]]:
    prefix = project.names.fold(seen.scope, call.args[0])
    for scope, item in meant(project.names, seen, call.args[1]):
        found = project.names.settle(project.names.resolve(scope, item))
        if isinstance(found, ClassFound):
            yield from view_set(project, Pattern(key, prefix, seen.scope, item, call.line), found)


def view_set(project: Project, pattern: Pattern, found: ClassFound) -> Iterator[tuple[Pattern, View]]:
    """The patterns of a view set's actions below the one it is registered with."""
    bases = lineage(project.names, found)
    allowed = _allowed(bases)
    prefix = pattern.path
    lookup = attribute(bases, "lookup_url_kwarg") or attribute(bases, "lookup_field")
    name = lookup[1].value if lookup is not None and isinstance(lookup[1], Text) else "pk"
    for action, method, detail in _STANDARD:
        if not allowed or method in allowed:
            path = f"{prefix}/<{name}>/" if detail else f"{prefix}/"
            yield replace(pattern, path=path), View(found, (), {method: action})
    for function, decorator in _extra(bases):
        where = keyword(decorator, "url_path")
        shown = where.value if isinstance(where, Text) else function.node.name
        detail = keyword(decorator, "detail") != Const("False") and tail(decorator.func) != "list_route"
        path = f"{prefix}/<{name}>/{shown}/" if detail else f"{prefix}/{shown}/"
        for method in _listed_methods(decorator):
            yield replace(pattern, path=path), View(found, (), {method: function.node.name})


def _allowed(bases: tuple[ClassFound | Outside, ...]) -> frozenset[str]:
    given = attribute(bases, "http_method_names")
    if given is None or not isinstance(given[1], Items):
        return frozenset()
    return frozenset(node.value.lower() for node in walk(given[1]) if isinstance(node, Text))


def _extra(bases: tuple[ClassFound | Outside, ...]) -> Iterator[tuple[FunctionFound, Call]]:
    """Methods with `@action(...)`."""
    done: set[str] = set()
    for base in bases:
        for line in base.node.body if isinstance(base, ClassFound) else ():
            if isinstance(line, Function) and line.name not in done and isinstance(base, ClassFound):
                call = _action_of(line)
                if call is not None:
                    done.add(line.name)
                    yield FunctionFound(Scope(base.scope.module, (), base.node), line), call


def _action_of(function: Function) -> Call | None:
    return next(
        (
            decorator.value
            for decorator in function.decorators
            if isinstance(decorator.value, Call)
            and tail(decorator.value.func) in ("action", "detail_route", "list_route")
        ),
        None,
    )


def _listed_methods(call: Call) -> tuple[str, ...]:
    given = keyword(call, "methods")
    listed_ones = (
        tuple(sorted({n.value.lower() for n in walk(given) if isinstance(n, Text)})) if given is not None else ()
    )
    return listed_ones or ("get",)


def rest_controls(project: Project, settings: Settings, draft: Draft) -> Iterator[Control]:
    """Permissions, authentication and throttles of a handler of the REST framework; throttles by decorator of any."""
    yield from _decorator_limits(project, draft)
    if draft.kind != "rest":
        return
    verdict, where, level = _verdict(project, settings, draft)
    if verdict is not None:
        what, idiom = _shown(project, draft)
        yield from controls_of(verdict.judgement, what, where, level, idiom)
    yield from controls_of(keeps_out(project, draft.bases), "authentication_classes", draft.location, "base class")
    throttle = _throttle(project, settings, draft)
    if throttle is not None:
        yield throttle


def open_by(project: Project, settings: Settings, draft: Draft) -> str:
    """What in the code says that everybody may come in; "" where nothing does."""
    if draft.kind != "rest":
        return ""
    verdict, _, level = _verdict(project, settings, draft)
    if verdict is None:
        return "" if settings.modules else "the project that installs it decides"
    return f"open by {verdict.open_by}" if verdict.open_by and level != "settings" else ""


def _verdict(project: Project, settings: Settings, draft: Draft) -> tuple[Verdict | None, Location, str]:
    """Whom the permissions let in, where they stand, and on which level."""
    default = settings.rest(project, "DEFAULT_PERMISSION_CLASSES")
    where = draft.location
    found: list[Verdict] = []
    for method in draft.methods:
        asked = Asked(draft.action, method)
        own = _own_classes(project, draft)
        if own is not None:
            found.append(of_all(project, own, asked))
            continue
        option = next((value for key, value in draft.view.options if key == "permission_classes"), None)
        if option is not None:
            found.append(of_all(project, listed(project, draft.pattern.scope, option), asked))
            continue
        verdict = of_view(project, draft.bases, asked, None) if draft.bases else None
        if verdict is not None:
            found.append(verdict)
        elif default is not None:
            return of_all(project, default, asked), where, "settings"
    weak = [one for one in found if not one.judgement.authenticates]
    chosen = weak or found
    return chosen[0] if chosen else None, where, "base class" if draft.bases else "decorator"


def _own_classes(project: Project, draft: Draft) -> tuple[tuple[Scope, Expr], ...] | None:
    """`@permission_classes([...])` or `@action(permission_classes=[...])` on the handler itself."""
    if draft.found is None:
        return None
    scope = draft.found.scope
    for where, item, _ in decorators_of(project, scope, draft.found.node.decorators):
        if isinstance(item, Call) and tail(item.func) == "permission_classes" and item.args:
            return listed(project, where, item.args[0])
    call = _action_of(draft.found.node)
    given = keyword(call, "permission_classes") if call is not None else None
    return listed(project, scope, given) if given is not None else None


def _shown(project: Project, draft: Draft) -> tuple[str, str]:
    """What provides the permission, and the line that does so for one class."""
    if methods_named_first(draft.bases, "get_permissions") is not None:
        return "get_permissions", ""
    given = attribute(draft.bases, "permission_classes")
    own = any(
        isinstance(line, Assign) and Name("permission_classes") in line.targets
        for line in (draft.view.klass.node.body if draft.view.klass is not None else ())
    )
    if given is not None:
        text = render(given[1])
        return text, f"permission_classes = {text}" if own else ""
    return "DEFAULT_PERMISSION_CLASSES", ""


def _throttle(project: Project, settings: Settings, draft: Draft) -> Control | None:
    for name in ("throttle_classes", "throttle_scope", "get_throttles"):
        given = attribute(draft.bases, name)
        if (given is not None and given[1] != Items("[", ()) and given[1] != Items("(", ())) or (
            name == "get_throttles" and next(methods_named(draft.bases, name), None) is not None
        ):
            return Control(ControlKind.RATE_LIMIT, name, draft.location, "base class")
        if given is not None and name == "throttle_classes":
            return None  # an empty list takes the settings' throttles away
    default = settings.rest(project, "DEFAULT_THROTTLE_CLASSES")
    return Control(ControlKind.RATE_LIMIT, "DEFAULT_THROTTLE_CLASSES", draft.location, "settings") if default else None


_LIMITS = frozenset({"ratelimit", "throttle_classes", "rate_limit", "axes_dispatch", "watch_login", "throttle"})
"""Decorators of the REST framework, django-ratelimit, django-axes and django-defender."""


def _decorator_limits(project: Project, draft: Draft) -> Iterator[Control]:
    """Limits on the handler, its class, or around it in the URLconf."""
    places: list[tuple[Scope, tuple[Decorator, ...]]] = [(draft.view.target.scope, draft.view.target.node.decorators)]
    if draft.found is not None:
        places.append((draft.found.scope, draft.found.node.decorators))
    places.extend((found.scope, found.node.decorators) for found in methods_named(draft.bases, "dispatch"))
    for scope, decorators in places:
        for _, item, decorator in decorators_of(project, scope, decorators):
            name = tail(item.func if isinstance(item, Call) else item)
            if name in _LIMITS:
                where = Location(scope.path, Span(decorator.line, decorator.end))
                yield Control(ControlKind.RATE_LIMIT, render(item), where, "decorator", decorator.text)
    outer = outside_names(draft.bases)
    if any("Ratelimit" in name or "Throttl" in name or "RateLimit" in name for name in outer):
        yield Control(ControlKind.RATE_LIMIT, "a limiting mixin", draft.location, "base class")
