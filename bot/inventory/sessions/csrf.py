"""Requests that another site can make in the name of whoever is logged in."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.core.location import Location, Span
from bot.inventory.carrying import development_switch
from bot.inventory.code import (
    Attr,
    Call,
    Class,
    Const,
    Decorator,
    Expr,
    Function,
    Items,
    Return,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, Setting, names_in, scope_name
from bot.inventory.modules import Module, OfFile
from bot.inventory.render import render
from bot.inventory.sessions.settings import for_developers
from bot.inventory.statements import every, expressions
from bot.inventory.survey import SURVEYED, Sighting

MAX_EXEMPT = 100
"""Blueprints that are exempt: each is asked for its views."""

_LOGIN = re.compile(
    r"^(?:login_required|permission_required|staff_member_required|user_passes_test|\w*login_?required\w*)$"
)
_LOGIN_BASE = re.compile(r"LoginRequired|PermissionRequired|UserPassesTest|StaffRequired")
_OWN_PROOF = re.compile(
    r"signature|hmac|api_?key|bearer|authorization|webhook|compare_digest|token|secret|oauth|public_key"
    r"|basic_?auth|verify|jwt"
    r"|api_view|callback|scim|saml|lti|ipn|xmlrpc|graphql",
    re.IGNORECASE,
)
"""A request that proves itself by more than a cookie cannot be made by another site."""
_SAFE_ONLY = frozenset({"require_GET", "require_safe"})
_API_BASE = re.compile(r"^rest_framework|APIView|ViewSet|graphql|GraphQL|ninja|SOAP|Webhook")


def csrf_faults(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    yield from _exempt_views(project)
    yield from _exempt_in_urls(project, lookup)
    yield from _exempt_blueprints(project, lookup)
    yield from _switched_off_in_class(project, lookup)
    yield from _left_out_of_middleware(lookup)
    yield from _flask_without(project, lookup)


def _fault(location: Location, scope: str, what: str, why: str, sureness: Sureness) -> SessionFault:
    return SessionFault(SessionFaultKind.CSRF, location, scope, what, why, sureness)


def _exempted(module: Module) -> Iterator[tuple[Sighting, Function | Class, Decorator]]:
    for seen in SURVEYED.of(module):
        line = seen.line
        if isinstance(line, Function | Class):
            exempt = (one for one in line.decorators if _is_exempt(one))
            yield from ((seen, line, one) for one in islice(exempt, 1))


_EXEMPT = OfFile(lambda module: tuple(_exempted(module)))


def _exempt_views(project: Project) -> Iterator[SessionFault]:
    for seen, line, exempt in chain.from_iterable(project.in_files(_EXEMPT)):
        login = _session_login(project, seen.scope, line)
        if login:
            where = Location(seen.scope.path, Span(exempt.line, max(exempt.line, exempt.end)))
            why = f"{line.name} takes the caller from the session ({login}), and is exempt from the check."
            name = ".".join(filter(None, [scope_name(seen), line.name]))
            yield _fault(where, name, exempt.text, why, Sureness.LIKELY)


def _is_exempt(decorator: Decorator) -> bool:
    """`@csrf_exempt`, `@method_decorator(csrf_exempt, name="dispatch")`, Flask-WTF's `@csrf.exempt`."""
    if dotted(decorator.value).lower().endswith(("csrf.exempt", "csrf_protect.exempt")):
        return True
    return any(tail(node) == "csrf_exempt" for node in walk(decorator.value))


def _session_login(project: Project, scope: Scope, view: Function | Class) -> str:
    """What takes the caller of a view from the session; "" where nothing does, or where a request proves itself."""
    decorators = list(view.decorators)
    inside = every(view.body)
    decorators += [one for line in inside if isinstance(line, Function) for one in line.decorators]
    said = {tail(one.value.func if isinstance(one.value, Call) else one.value) for one in decorators}
    said |= {tail(node) for one in decorators for node in walk(one.value)}
    if said & _SAFE_ONLY or _OWN_PROOF.search(view.name):
        return ""
    body = list(expressions(view.body))
    if any(_OWN_PROOF.search(name) for node in body for name in _bare(node)) or any(
        _OWN_PROOF.search(one) for one in said
    ):
        return ""
    if isinstance(view, Class):
        bases = [
            base.name if isinstance(base, Outside) else base.node.name
            for base in project.names.lineage(ClassFound(Scope(scope.module), view))
        ]
        if any(_API_BASE.search(base) for base in bases):
            return ""
        if named := next((base for base in bases if _LOGIN_BASE.search(base)), ""):
            return named.rpartition(".")[2]
    return next((name for name in sorted(said) if _LOGIN.match(name)), "") or next(
        (text for node in body if (text := dotted(node)) in ("request.user", "self.request.user", "current_user")), ""
    )


def _bare(node: Expr) -> Iterator[str]:
    value = getattr(node, "id", "") or getattr(node, "name", "") or (node.value if isinstance(node, Text) else "")
    if isinstance(value, str) and "csrf" not in value.lower():
        yield value


def _exempt_in_urls(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """`path("x", csrf_exempt(View.as_view()))`"""
    for called in lookup.called("csrf_exempt"):
        for argument in called.call.args[:1]:
            node = _view(argument)
            found = project.names.settle(project.names.resolve(called.seen.scope, node))
            if not isinstance(found, FunctionFound | ClassFound):
                continue
            login = _session_login(project, found.scope, found.node)
            if login:
                why = f"{found.node.name} takes the caller from the session ({login}), and is exempt from the check."
                yield _fault(called.location, called.scope_name, render(called.call), why, Sureness.LIKELY)


def _exempt_blueprints(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """`csrf.exempt(api)`, where its views take the caller from the session (Flask-WTF, "Exclude views")."""
    for called in islice(lookup.called("exempt"), MAX_EXEMPT):
        if "csrf" not in dotted(called.call.func).lower() or not called.call.args:
            continue
        exempt = project.names.resolve(called.seen.scope, called.call.args[0])
        if not isinstance(exempt, ValueFound) or tail(getattr(exempt.node.value, "func", None)) != "Blueprint":
            continue
        view = next((name for name in sorted(lookup.functions) if _logs_in(project, lookup, name, exempt)), "")
        if view:
            why = f"{view} of the blueprint takes the caller from the session, and all of it is exempt from the check."
            yield _fault(called.location, called.scope_name, render(called.call), why, Sureness.LIKELY)


def _logs_in(project: Project, lookup: Lookup, name: str, blueprint: ValueFound) -> bool:
    """Is a function of that name a view of the blueprint that changes something for whoever is logged in?"""
    for seen in lookup.functions[name]:
        for one in seen.line.decorators if isinstance(seen.line, Function) else ():
            route = one.value.func if isinstance(one.value, Call) else None
            if not isinstance(route, Attr) or route.name in ("get", "errorhandler", "before_request"):
                continue
            found = project.names.resolve(seen.scope, route.value)
            if isinstance(found, ValueFound) and found.node is blueprint.node:
                return bool(_session_login(project, seen.scope, seen.line))  # type: ignore[arg-type]  # a function
    return False


def _view(node: Expr) -> Expr:
    """`View.as_view()` stands for the view."""
    made = isinstance(node, Call) and tail(node.func) == "as_view"
    return node.func.value if made and isinstance(node, Call) and isinstance(node.func, Attr) else node


def _switched_off_in_class(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """A subclass of DRF's SessionAuthentication, or of Tornado's RequestHandler, whose check does nothing."""
    for name, base in (("enforce_csrf", "SessionAuthentication"), ("check_xsrf_cookie", "RequestHandler")):
        for seen in lookup.functions.get(name, ()):
            if not isinstance(seen.line, Function) or seen.scope.owner is None or not _does_nothing(seen.line):
                continue
            family = project.names.lineage(ClassFound(Scope(seen.scope.module), seen.scope.owner))
            names = [one.name if isinstance(one, Outside) else one.node.name for one in family]
            api = base == "RequestHandler" and any(
                _OWN_PROOF.search(one) for node in expressions(seen.scope.owner.body) for one in _bare(node)
            )
            if any(base in one for one in names) and not api:
                where = Location(seen.scope.path, Span(seen.line.line, max(seen.line.line, seen.line.end)))
                why = f"{seen.scope.owner.name}.{name} does nothing, so requests of other sites are let in."
                yield _fault(where, f"{scope_name(seen)}.{name}", f"def {name}", why, Sureness.SURE)


def _does_nothing(function: Function) -> bool:
    return all(
        (isinstance(line, Return) and (line.value is None or line.value == Const("None")))
        or isinstance(getattr(line, "value", None), Text | Const)
        for line in function.body
        if not isinstance(line, Function | Class)
    )


def _left_out_of_middleware(lookup: Lookup) -> Iterator[SessionFault]:
    """Django checks in a middleware: a list with sessions and logins, and without it, leaves every form open."""
    lists = [setting for setting in lookup.set_to("MIDDLEWARE") if isinstance(setting.value, Items)]
    if not lists:
        return
    texts = {
        id(one): [item.value for item in one.value.items if isinstance(item, Text)]
        for one in lists
        if isinstance(one.value, Items)
    }
    if any("csrf" in text.lower() for one in lists for text in texts[id(one)]) or _adds_csrf(lookup):
        return
    if _only_tokens(lookup):
        return
    for setting in lists:
        said = texts[id(setting)]
        whole = isinstance(setting.value, Items) and len(said) == len(setting.value.items)
        sessions = any(text.endswith("AuthenticationMiddleware") for text in said)
        sessions = sessions and any(text.endswith("sessions.middleware.SessionMiddleware") for text in said)
        if whole and sessions and not for_developers(setting):
            why = "MIDDLEWARE has sessions and logins, and no CsrfViewMiddleware or one like it."
            yield _fault(setting.location, setting.scope_name, "MIDDLEWARE without CSRF", why, Sureness.SURE)


def _only_tokens(lookup: Lookup) -> bool:
    """Do tokens alone say who calls, in an API whose views never ask the session?"""
    given = list(lookup.set_to("DEFAULT_AUTHENTICATION_CLASSES"))
    named = [name for one in given for name in names_in(one.value)]
    sessions = any("Session" in name or "Basic" in name for name in named)
    pages = any(lookup.calls.get(name) for name in ("login", "LoginView", "login_required", "render"))
    if not named or sessions or pages:
        return False
    views = [seen.line for seen in (*(one for some in lookup.functions.values() for one in some), *lookup.classes)]
    return not any(_asks_session(view) for view in views if isinstance(view, Function | Class))


def _asks_session(view: Function | Class) -> bool:
    bases = view.bases if isinstance(view, Class) else ()
    return any(_LOGIN.match(tail(one.value)) for one in view.decorators) or any(
        _LOGIN_BASE.search(tail(base)) for base in bases
    )


def _adds_csrf(lookup: Lookup) -> bool:
    return any(
        "csrf" in name.lower()
        for method in ("append", "insert", "extend")
        for called in lookup.calls.get(method, ())
        if tail(getattr(called.call.func, "value", None)) == "MIDDLEWARE"
        for name in names_in(called.call)
    )


def _flask_without(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """Flask brings no protection: forms behind a session are open unless something adds it."""
    apps = [
        called
        for called in lookup.called("Flask")
        if project.names.outside_name(called.seen.scope, called.call.func) == "flask.Flask"
    ]
    if not apps or not _has_login(lookup) or not _reads_forms(lookup) or _speaks_of_csrf(project, lookup):
        return
    for called in apps[:1]:
        if not development_switch(called.seen.tests):
            why = "the application keeps logins in a session and reads forms, and nothing speaks of CSRF or SameSite."
            yield _fault(called.location, called.scope_name, render(called.call), why, Sureness.DOUBTFUL)


def _has_login(lookup: Lookup) -> bool:
    set_by_hand = any(
        tail(getattr(one.target, "value", None)) == "session" for one in _all(lookup, "user_id", "user", "username")
    )
    return bool(lookup.calls.get("login_user")) or set_by_hand


def _all(lookup: Lookup, *names: str) -> list[Setting]:
    return list(lookup.set_to(*names))


def _reads_forms(lookup: Lookup) -> bool:
    return any(_is_form(called) for name in ("get", "getlist") for called in lookup.calls.get(name, ())) and bool(
        lookup.calls.get("render_template")
    )


def _is_form(called: Called) -> bool:
    return dotted(getattr(called.call.func, "value", None)) == "request.form"


def _speaks_of_csrf(project: Project, lookup: Lookup) -> bool:
    if any("csrf" in name.lower() for table in (lookup.calls, lookup.settings, lookup.functions) for name in table):
        return True
    if lookup.settings.get("SESSION_COOKIE_SAMESITE"):
        return True
    modules = project.names.modules.values()
    return any(
        module.sources & {"flask_wtf", "flask_seasurf", "flask_csrf", "flask_security", "flask_appbuilder"}
        for module in modules
    )
