"""Answers that any site may read with the user's cookies."""

import re
from collections.abc import Iterator

from bot.core.inventory import SessionFault, SessionFaultKind, Sureness
from bot.inventory.carrying import development_switch
from bot.inventory.code import Attr, Call, Compare, Const, Expr, Index, Items, Name, Table, Text, keyword, tail, walk
from bot.inventory.found import ClassFound, InstanceFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.lookup import Called, Lookup, Setting, name_of, names_in
from bot.inventory.names import MAX_HOPS, Names
from bot.inventory.render import render
from bot.inventory.sessions.settings import for_developers
from bot.inventory.statements import expressions

_ANY_PATTERN = re.compile(r"^\^?(?:https?\??(?:\(s\))?\??:?/?/?)?\(?\.[*+]\)?\$?$|^\^?https\?://\.\*\$?$")
_CREDENTIALS = "access-control-allow-credentials"


def cors_faults(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    for called in lookup.called("add_middleware", "Middleware", "CORSMiddleware"):
        yield from _starlette(project.names, called)
    for called in lookup.called("CORS", "cross_origin", "init_app"):
        yield from _flask(project.names, called)
    yield from _django(lookup)
    yield from _reflected(project, lookup)
    yield from _aiohttp(project, lookup)


def _fault(called: Called, why: str, sureness: Sureness = Sureness.SURE) -> SessionFault:
    what = render(called.call)
    return SessionFault(SessionFaultKind.CORS, called.location, called.scope_name, what, why, sureness)


def _starlette(names: Names, called: Called) -> Iterator[SessionFault]:
    call, scope = called.call, called.seen.scope
    named = call.func if tail(call.func) == "CORSMiddleware" else (call.args[0] if call.args else None)
    if tail(named) != "CORSMiddleware" or keyword(call, "allow_credentials") != Const("True"):
        return
    if development_switch(called.seen.tests):
        return
    pattern = keyword(call, "allow_origin_regex")
    if _is_any(names, scope, keyword(call, "allow_origins")):
        yield _fault(called, "the middleware answers every origin, and allows credentials.")
    elif isinstance(pattern, Text) and _ANY_PATTERN.match(pattern.value.replace("\\", "")):
        yield _fault(called, "the middleware answers every origin that its pattern matches, which is any.")


def _is_any(names: Names, scope: Scope, node: Expr | None, hops: int = 0) -> bool:  # noqa: PLR0911 - one return for each kind
    """A list with "*" in it, as it is written, or as the default of a setting."""
    if hops > MAX_HOPS:
        return False
    match node:
        case Text("*"):
            return True
        case Items(_, items):
            return any(_is_any(names, scope, item, hops + 1) for item in items)
        case Name() | Attr():
            found = names.resolve(scope, node)
            if isinstance(found, InstanceFound | ClassFound):
                return False
            if isinstance(found, ValueFound) and found.node.value != node:
                return _is_any(names, found.scope, found.node.value, hops + 1)
            return False
        case Call(_, _, func, args) if tail(func) in ("Field", "list"):
            default = keyword(node, "default") or (args[0] if args else None)
            return _is_any(names, scope, default, hops + 1)
        case _:
            return False


def _flask(names: Names, called: Called) -> Iterator[SessionFault]:
    """Flask-CORS answers every origin unless told otherwise, and mirrors it where credentials are allowed."""
    call, scope = called.call, called.seen.scope
    outside = names.outside_name(scope, call.func)
    if not outside.startswith(("flask_cors", "quart_cors")) or development_switch(called.seen.tests):
        return
    given = dict(call.keywords)
    resources = given.get("resources")
    inner = [value for _, value in resources.pairs] if isinstance(resources, Table) else []
    options = [dict(_texts(table)) for table in inner if isinstance(table, Table)]
    credentials = given.get("supports_credentials") or next(
        (one["supports_credentials"] for one in options if "supports_credentials" in one), None
    )
    if credentials != Const("True") or "**" in given:
        return
    origins = [one["origins"] for one in options if "origins" in one]
    origins += [given[key] for key in ("origins", "allow_origin") if key in given]
    if not origins or any(_is_any(names, scope, origin) for origin in origins):
        what = "every origin is answered" if origins else "no origins are named, so every origin is answered"
        yield _fault(called, f"{what}, and supports_credentials is on.")


def _texts(table: Table) -> Iterator[tuple[str, Expr]]:
    for key, value in table.pairs:
        if isinstance(key, Text):
            yield key.value, value


def _django(lookup: Lookup) -> Iterator[SessionFault]:
    any_origin = list(lookup.set_to("CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"))
    credentials = list(lookup.set_to("CORS_ALLOW_CREDENTIALS"))
    on = [setting for setting in any_origin if setting.value == Const("True")]
    if len(on) < len(any_origin) or not any(setting.value == Const("True") for setting in credentials):
        return
    for setting in on:
        if not for_developers(setting):
            yield _setting_fault(setting, "every origin is answered, and CORS_ALLOW_CREDENTIALS is on.")


def _setting_fault(setting: Setting, why: str, sureness: Sureness = Sureness.SURE) -> SessionFault:
    what = f"{name_of(setting.target)} = {render(setting.value)}"
    return SessionFault(SessionFaultKind.CORS, setting.location, setting.scope_name, what, why, sureness)


def _reflected(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """`headers["Access-Control-Allow-Origin"] = request.headers["Origin"]`, with credentials beside it."""
    for setting in lookup.set_to("Access-Control-Allow-Origin"):
        functions = setting.seen.scope.functions
        if not functions or not _is_origin_of_request(project.names, setting):
            continue
        nodes = list(expressions(functions[-1].body))
        said = {node.value.lower() for node in nodes if isinstance(node, Text)}
        compared = any(
            isinstance(node, Compare) and any("origin" in one.lower() for one in names_in(node)) for node in nodes
        )
        checked = compared or any(
            isinstance(node, Call) and re.search(r"allow|valid|match|is_", tail(node.func)) for node in nodes
        )
        if _CREDENTIALS in said and not checked:
            yield _setting_fault(
                setting, "the origin of the request is sent back unchecked, and credentials are allowed."
            )


def _is_origin_of_request(names: Names, setting: Setting) -> bool:
    value: Expr = setting.value
    if isinstance(value, Name):
        found = names.resolve(setting.seen.scope, value)
        value = found.node.value if isinstance(found, ValueFound) and found.node.value is not None else value
    return any(
        (isinstance(node, Call) and node.args and _says_origin(node.args[0]))
        or (isinstance(node, Index) and _says_origin(node.at))
        for node in walk(value)
    )


def _says_origin(node: Expr) -> bool:
    return isinstance(node, Text) and node.value.lower() in ("origin", "http_origin")


def _aiohttp(project: Project, lookup: Lookup) -> Iterator[SessionFault]:
    """`aiohttp_cors.setup(app, defaults={"*": ResourceOptions(allow_credentials=True)})`"""
    for called in lookup.called("setup"):
        defaults = keyword(called.call, "defaults")
        if not project.names.outside_name(called.seen.scope, called.call.func).startswith("aiohttp_cors"):
            continue
        for key, value in defaults.pairs if isinstance(defaults, Table) else ():
            if key == Text("*") and isinstance(value, Call) and keyword(value, "allow_credentials") == Const("True"):
                yield _fault(called, "every origin is answered, and allow_credentials is on.")
