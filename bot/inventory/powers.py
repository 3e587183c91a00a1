"""What a handler does with everybody's data, or with somebody's rights: powers that a role should stand before."""

import re
from collections.abc import Iterator, Mapping

from bot.core.inventory import Power, PowerKind
from bot.core.location import Location, Span
from bot.inventory.belongs import row_owner
from bot.inventory.calls import Calls
from bot.inventory.code import Assign, Attr, Call, Const, Expr, Index, Loop, Mix, Name, Stmt, Text, tail, walk
from bot.inventory.found import ClassFound, Scope
from bot.inventory.given import given_ids, id_in, sent_names
from bot.inventory.identity import mentions_caller
from bot.inventory.models import models_in, owner_of
from bot.inventory.names import Names
from bot.inventory.render import render
from bot.inventory.routing import Route
from bot.inventory.statements import direct, every
from bot.inventory.tables import listed, owner_named
from bot.inventory.typed_models import kept_whole
from bot.inventory.words import words

MAX_DEPTH = 2
"""Calls followed from a handler to the store it lists."""

_LISTS = frozenset(
    {"values", "values_list", "iterator"}
    | {"all", "paginate", "scalars", "execute", "exec", "to_list", "find_all", "fetch_all", "fetchall", "select"}
)
_NARROWS = re.compile(
    r"^(?:filter\w*|where|get\w*|first\w*|one\w*|scalar_one\w*|join|outerjoin|having|count|exists|delete|update|insert|values"
    r"|with_parent|in_|sum|avg|max|min|limit)$"
)
_ROLE = re.compile(
    r"^(?:role|roles|role_id|user_role|is_admin|is_superuser|is_staff|is_super_user|superuser|admin|permissions|scopes"
    r"|privileges|user_type|access_level|account_type|is_moderator|groups)$"
)
_SENDS_FILES = frozenset({"send_file", "send_from_directory", "FileResponse"})
_PRIVATE_FILES = re.compile(
    r"invoice|report|export|document|backup|attachment|private|statement|contract|medical|payslip|receipt|upload",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:user|member|account|person|profile|target|employee|membership|customer)\b")


def powers(calls: Calls, route: Route, owners: Mapping[str, str]) -> tuple[Power, ...]:
    """The powers of a route's handler, each model once. `owners` maps a table to the column that names an owner."""
    found: dict[tuple[PowerKind, str], Power] = {}
    if set(route.methods) <= {"GET", "HEAD", "POST"}:
        for reached in calls.reach(route.scope, route.function, MAX_DEPTH):
            for power in _lists(calls.names, reached.scope, reached.function.body, owners):
                found.setdefault((power.kind, power.model), power)
    for power in (*_grants(calls.names, route), *_files(route)):
        found.setdefault((power.kind, power.model), power)
    return tuple(found.values())


def _lists(names: Names, scope: Scope, body: tuple[Stmt, ...], owners: Mapping[str, str]) -> Iterator[Power]:
    """`Order.query.all()`, `select(Order)`: every row, whoever it belongs to."""
    lines = list(every(body))
    called = {
        tail(node.func) for line in lines for whole in direct(line) for node in walk(whole) if isinstance(node, Call)
    }
    if any(_NARROWS.match(name) for name in called if name not in ("get", "limit", "update", "values")):
        return  # narrowed here or a line later
    for line in lines:
        for whole in direct(line):
            if mentions_caller(whole, frozenset()):
                continue  # `Order.all(self.current_org)`
            if any(isinstance(node, Call) and tail(node.func) in _LISTS for node in walk(whole)):
                for model in models_in(names, scope, whole):
                    owner = row_owner(names, model)
                    if owner and _chained(names, scope, whole, model):
                        yield _power(scope, line, PowerKind.EVERYBODY, (model.node.name, owner), whole)
            for model in kept_whole(names, scope, whole):
                if owner := row_owner(names, model):
                    yield _power(scope, line, PowerKind.EVERYBODY, (model.node.name, owner), whole)
            name = listed(whole)
            if owner := owner_named(owners, name) if name else "":
                yield _power(scope, line, PowerKind.EVERYBODY, (name, owner), whole)


def _chained(names: Names, scope: Scope, whole: Expr, model: ClassFound) -> bool:
    """Is the model what is listed (`Order.query.all()`, `select(Order)`), rather than mentioned beside it?"""
    for node in walk(whole):
        if isinstance(node, Call) and tail(node.func) in ("select", "query") and len(node.args) == 1:
            found = names.settle(names.resolve(scope, node.args[0]))
            if isinstance(found, ClassFound) and found.node is model.node:
                return True
        if isinstance(node, Attr) and node.name in ("query", "objects", "all", "find_all", "select"):
            found = names.settle(names.resolve(scope, node.value))
            if isinstance(found, ClassFound) and found.node is model.node:
                return True
    return False


def _grants(names: Names, route: Route) -> Iterator[Power]:
    """`user.role = data["role"]`: the caller says what somebody may do."""
    scope = route.scope.inside(route.function)
    sent = sent_names(route)
    for line in every(route.function.body):
        if isinstance(line, Assign) and line.value is not None and _chosen(line.value, sent):
            for target in line.targets:
                field = _field(target)
                if isinstance(target, Attr | Index) and _ROLE.match(field) and _is_person(names, scope, target.value):
                    yield _power(scope, line, PowerKind.ROLE, (tail(target.value), field), target)
        elif isinstance(line, Loop):
            yield from _copied(names, scope, line, sent)


def _files(route: Route) -> Iterator[Power]:
    """`send_from_directory(INVOICES, name)`: whoever knows or guesses a name gets the file."""
    scope = route.scope.inside(route.function)
    ids = given_ids(route)
    made = {tail(line.targets[0]): line.value for line in every(route.function.body) if isinstance(line, Assign)}
    for line in every(route.function.body):
        for whole in direct(line):
            for call in walk(whole):
                if not isinstance(call, Call) or tail(call.func) not in _SENDS_FILES:
                    continue
                given = [*call.args, *(value for _, value in call.keywords)]
                given += [made[tail(one)] or one for one in given if tail(one) in made]
                said = " ".join(word for one in given for word in _spoken(one))
                private = _PRIVATE_FILES.search(said)
                name = next((found for one in given if (found := id_in(one, ids))), "")
                if private and name:
                    yield _power(scope, line, PowerKind.FILE, (private.group(), name), call)


def _spoken(node: Expr) -> Iterator[str]:
    for inner in walk(node):
        if isinstance(inner, Name | Attr):
            yield words(tail(inner))
        elif isinstance(inner, Text):
            yield inner.value


def _field(target: Expr) -> str:
    if isinstance(target, Index):
        return target.at.value if isinstance(target.at, Text) else ""
    return tail(target)


def _copied(names: Names, scope: Scope, loop: Loop, sent: frozenset[str]) -> Iterator[Power]:
    """`for key, value in data.items(): setattr(user, key, value)` where users have a role."""
    if not _chosen(loop.iterable, sent) or any(isinstance(node, Const | Text) for node in walk(loop.iterable)):
        return
    for line in loop.body:
        value = getattr(line, "value", None)
        if isinstance(value, Call) and tail(value.func) == "setattr" and len(value.args) == 3:
            holder = value.args[0]
            found = next((one for one in _classes_of(names, scope, holder)), None)
            roles = [name for name in _columns(found) if _ROLE.match(name)] if found else []
            if roles and _is_person(names, scope, holder) and isinstance(value.args[1], Name):
                yield _power(scope, line, PowerKind.ROLE, (tail(holder), roles[0]), value)


def _columns(found: ClassFound) -> Iterator[str]:
    for line in found.node.body:
        if isinstance(line, Assign):
            yield tail(line.targets[0])


def _classes_of(names: Names, scope: Scope, holder: Expr) -> Iterator[ClassFound]:
    """The stored class that a local name was loaded from."""
    for function in scope.functions[-1:]:
        for line in every(function.body):
            if isinstance(line, Assign) and holder in line.targets and line.value is not None:
                yield from models_in(names, scope, line.value)


def _is_person(names: Names, scope: Scope, holder: Expr) -> bool:
    said = words(tail(holder))
    return bool(_PERSON.search(said)) or any(owner_of(names, one) == "id" for one in _classes_of(names, scope, holder))


def _chosen(value: Expr, sent: frozenset[str]) -> bool:
    if isinstance(value, Mix) and value.operator == "lambda":
        return False
    return any(isinstance(node, Name) and node.id in sent for node in walk(value))


def _power(scope: Scope, line: Stmt, kind: PowerKind, of: tuple[str, str], what: Expr) -> Power:
    """`of` is the model and its field."""
    start = int(getattr(line, "line", 1))
    where = Location(scope.path, Span(start, max(start, int(getattr(line, "end", start)))))
    return Power(kind, of[0], of[1], render(what), where)
