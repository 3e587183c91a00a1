"""Which objects a handler takes by an id from the request, and what ties them to the caller."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.inventory import AccessKind, Control, ControlKind, ObjectAccess
from bot.core.location import Location, Span
from bot.inventory.belongs import row_owner
from bot.inventory.code import (
    Attr,
    Call,
    Class,
    Do,
    Expr,
    Function,
    Mix,
    Name,
    Stmt,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, FunctionFound, InstanceFound, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.from_request import asking_helper
from bot.inventory.given import given_ids, id_in
from bot.inventory.identity import callers, decides, mentions_caller
from bot.inventory.injection import injections
from bot.inventory.keeping import only_kept
from bot.inventory.models import generic_model, models_in
from bot.inventory.names import Names
from bot.inventory.records import is_record_name
from bot.inventory.render import render
from bot.inventory.routing import Route
from bot.inventory.statements import direct, every
from bot.inventory.tables import asked_table, asks_by_sql, owner_named
from bot.inventory.typed_models import typed_models

MAX_DEPTH = 2
"""Calls followed from a handler into services and stores."""

_FETCHES = re.compile(
    r"^(?:get\w*|find\w*|fetch\w*|load\w*|read\w*|retrieve\w*|lookup\w*|filter\w*|where|first\w*|one\w*|scalar\w*|execute|delete\w*"
    r"|remove\w*|destroy\w*|update\w*|edit\w*|patch\w*|cancel\w*|archive\w*|pop|by_id|query\w*|exec|execcontext|select|download\w*|show\w*)$"
)


_BELOW = re.compile(r"\}/[a-z-]*[a-rt-z]s/?$")
"""`POST /articles/{slug}/comments`: something is added below what the id selects, which is only looked up."""
_ONLY_READS = re.compile(
    r"(?:^|[.\s])(?:find|get|load|fetch|first|read|lookup|add|create|post|new|append|insert)\w*\(", re.IGNORECASE
)


_CALLER_TYPE = re.compile(r"^(?:\w+\.)?(?:User|Account|Member|Principal|Identity|Claims|CurrentUser)$")


@dataclass(frozen=True)
class _Look:
    """Where an id is followed: the names that hold it, and the names that hold the caller."""

    scope: Scope
    function: Function
    ids: frozenset[str]
    known: frozenset[str]
    tables: Mapping[str, str]


@dataclass(frozen=True)
class Taken:
    """The accesses of a handler; `identity`: its authentication tells who the caller is; `asks`: where the caller has
    a say in what happens, "" for nowhere."""

    accesses: tuple[ObjectAccess, ...]
    identity: bool
    asks: str


def accesses(project: Project, route: Route, controls: tuple[Control, ...]) -> Taken:
    """What a route's handler takes by an id from the request."""
    scope = route.scope.inside(route.function)
    given = frozenset(
        parameter.name
        for parameter in route.function.params
        for found in injections(project.names, scope, parameter)
        if _provides_caller(project, found.scope, found.provider)
    ) | frozenset(p.name for p in route.function.params if any(c.idiom == p.text for c in controls if c.idiom))
    known = callers(route.function, given | _told_who(route))
    look = _Look(scope, route.function, given_ids(route), known, project.table_owners)
    checked = _checked(project, route, look, controls)
    kind = _kind(route.methods)
    adds = route.methods == ("POST",) and bool(_BELOW.search(route.path))
    found: dict[tuple[str, str], ObjectAccess] = {}
    for line, access in _accesses(project.names, look, 0):
        parameter, model, owner, what, inner_check = access
        where = Location(route.scope.path, Span(*line))
        told = AccessKind.READ if adds and _ONLY_READS.search(what) else kind
        one = ObjectAccess(parameter, told, model, owner, what, where, checked or inner_check)
        key = (parameter, model or what)
        if key not in found or (one.checked and not found[key].checked):
            found[key] = one
    data = {key: one for key, one in found.items() if not is_record_name(one.model)} or found
    identity = any(control.identifies for control in controls) or bool(given)
    return Taken(tuple(data.values()), identity, checked)


def _told_who(route: Route) -> frozenset[str]:
    """`func show(u *User, w http.ResponseWriter, r *http.Request)`: a Go handler whose wrapper says who calls."""
    typed = {one.name: dotted(one.annotation) for one in route.function.params}
    if not route.scope.path.endswith(".go") or "http.Request" not in typed.values():
        return frozenset()
    return frozenset(name for name, kind in typed.items() if _CALLER_TYPE.match(kind))


def _provides_caller(project: Project, scope: Scope, provider: Expr) -> bool:
    verdict = project.judge.expression(scope, provider)
    return verdict.authenticates or verdict.optional


def _kind(methods: tuple[str, ...]) -> AccessKind:
    if "DELETE" in methods:
        return AccessKind.DELETE
    return AccessKind.CHANGE if {"PUT", "PATCH", "POST"} & set(methods) else AccessKind.READ


_Access = tuple[str, str, str, str, str]


def _accesses(names: Names, look: _Look, depth: int) -> Iterator[tuple[tuple[int, int], _Access]]:
    """(lines, (parameter, model, owner, what, check)) of each expression that takes an object by an id."""
    for line in every(look.function.body):
        for whole in _takes(line):
            name = id_in(whole, look.ids)
            if name:
                lines = (getattr(line, "line", 1), max(getattr(line, "end", 1), getattr(line, "line", 1)))
                for model, owner, check in _objects(names, look, whole, depth):
                    yield lines, (name, model, owner, render(whole), check)


def _takes(line: Stmt) -> Iterator[Expr]:
    if isinstance(line, Do) and isinstance(line.value, Mix) and line.value.operator == "assert":
        return
    for node in direct(line):
        if not isinstance(node, Name):
            yield node


def _fetches(node: Expr) -> bool:
    return any(_FETCHES.match(_said(inner)) for inner in walk(node) if isinstance(inner, Call))


def _objects(names: Names, look: _Look, whole: Expr, depth: int) -> Iterator[tuple[str, str, str]]:
    """(model, owner, check) of an expression: by the classes or SQL it names, else by the helper it calls."""
    check = "the caller is part of the query" if mentions_caller(whole, look.known) else ""
    fetching = _fetches(whole)
    named = (*models_in(names, look.scope, whole), *typed_models(names, look.scope, whole)) if fetching else ()
    direct_models = {found.node.name: found for found in named}
    if direct_models:
        for name, found in direct_models.items():
            yield name, row_owner(names, found), check
        return
    table = asked_table(whole)
    if table and (fetching or asks_by_sql(whole)):
        yield table, owner_named(look.tables, table), check
        return
    for call in (inner for inner in walk(whole) if isinstance(inner, Call)):
        if depth < MAX_DEPTH and id_in(call, look.ids):
            found_any = False
            for model, owner, deeper in _in_helper(names, look, call, depth):
                found_any = True
                yield model, owner, check or deeper
            if found_any:
                return
    receiver = _receiver(whole, look.ids)
    owner = look.tables.get(receiver.rpartition(".")[2].lower(), "") if "." in receiver else ""
    if fetching and (depth == 0 or owner):
        yield receiver, owner, check


def _receiver(whole: Expr, ids: frozenset[str]) -> str:
    """What an unknown call fetches from: "db.projects" for `db.projects.find_one(id)`."""
    for call in walk(whole):
        if isinstance(call, Call) and isinstance(call.func, Attr) and id_in(call, ids) and _FETCHES.match(_said(call)):
            return dotted(call.func.value)
    return ""


def _said(call: Call) -> str:
    return tail(call.func).lstrip("_").lower()


def _in_helper(names: Names, look: _Look, call: Call, depth: int) -> Iterator[tuple[str, str, str]]:
    """What a service or store does with an id it is given."""
    helper = names.settle(names.resolve(look.scope, call.func))
    if not isinstance(helper, FunctionFound):
        return
    names_of = [parameter.name for parameter in helper.node.params if not parameter.stars]
    if names_of[:1] in (["self"], ["cls"]):
        names_of = names_of[1:]
    ids = {param for param, arg in zip(names_of, call.args, strict=False) if id_in(arg, look.ids)}
    ids |= {key for key, value in call.keywords if id_in(value, look.ids)}
    if not ids:
        return
    inner = (
        helper.scope
        if helper.scope.owner is None
        else Scope(helper.scope.module, (), _maker(names, look, call, helper))
    )
    known = callers(helper.node, frozenset())
    below = _Look(inner.inside(helper.node), helper.node, frozenset(ids), known, look.tables)
    check = f"{helper.node.name} asks who the caller is" if decides(helper.node.body, known) else ""
    done: set[str] = set()
    for _, (_, model, owner, _, deeper) in _accesses(names, below, depth + 1):
        done.add(model)
        yield model, owner, check or deeper
    if not done and inner.owner is not None:
        generic = generic_model(names, inner.owner, inner) or _made_with(names, look.scope, call)
        if generic is not None:
            yield generic.node.name, row_owner(names, generic), check


def _maker(names: Names, look: _Look, call: Call, helper: FunctionFound) -> Class | None:
    """The class of the object that a method is called on: it may be a subclass of the one that defines it."""
    if isinstance(call.func, Attr):
        base = names.resolve(look.scope, call.func.value)
        if isinstance(base, ValueFound):
            base = names.resolve(base.scope, base.node.value)
        if isinstance(base, InstanceFound):
            return base.of.node
        if isinstance(base, ClassFound):
            return base.node
    return helper.scope.owner


def _made_with(names: Names, scope: Scope, call: Call) -> ClassFound | None:
    """`items = Store(Item)`; `items.get(id)`"""
    base = names.resolve(scope, call.func.value) if isinstance(call.func, Attr) else None
    if isinstance(base, ValueFound) and base.node.value is not None:
        return next(models_in(names, base.scope, base.node.value), None)
    return None


def _checked(project: Project, route: Route, look: _Look, controls: tuple[Control, ...]) -> str:
    """What ties everything the handler does to its caller, "" for nothing."""
    for control in controls:
        if control.kind is ControlKind.AUTHORIZATION:
            return f"{control.what} ({control.level})"
    records = project.judge.watch.records
    if said := decides(look.function.body, look.known, lambda call: only_kept(records, look.scope, call)):
        return said
    if asking := asking_helper(project.names, look.scope, route.function):
        return f"{asking} asks who the caller is"
    for parameter in route.function.params:
        for found in injections(project.names, look.scope, parameter):
            provider = project.names.settle(project.names.resolve(found.scope, found.provider))
            if isinstance(provider, FunctionFound) and _owns(project, provider, look.ids):
                return f"the dependency {provider.node.name} takes the id and the caller"
    return ""


def _owns(project: Project, provider: FunctionFound, ids: frozenset[str]) -> bool:
    """A dependency that is given an id of the path and itself knows the caller."""
    takes = {parameter.name for parameter in provider.node.params}
    inner = provider.scope.inside(provider.node)
    knows = any(
        _provides_caller(project, found.scope, found.provider)
        for parameter in provider.node.params
        for found in injections(project.names, inner, parameter)
    )
    return knows and bool(takes & ids)
