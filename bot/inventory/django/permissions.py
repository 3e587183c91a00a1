"""Permission, authentication and throttle classes of Django REST Framework: who they let in."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.inventory.code import (
    Attr,
    Call,
    Compare,
    Const,
    Expr,
    Function,
    If,
    Items,
    Logic,
    Mix,
    Name,
    Return,
    Stmt,
    Text,
    dotted,
    tail,
    walk,
)
from bot.inventory.django.known import AUTHENTICATED, AUTHORIZED
from bot.inventory.django.views import attribute, lineage, methods_named
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.frameworks.interface import Project
from bot.inventory.judgement import CREDENTIALS, NOTHING, Judgement, mentioned
from bot.inventory.statements import expressions
from bot.inventory.survey import elements
from bot.inventory.words import sounds_like_role_flag, words

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MAX_DEPTH = 5

_OUTSIDE: dict[str, tuple[Judgement, Judgement]] = {
    "AllowAny": (NOTHING, NOTHING),
    "IsAuthenticated": (AUTHENTICATED, AUTHENTICATED),
    "IsAdminUser": (AUTHORIZED, AUTHORIZED),
    "IsAuthenticatedOrReadOnly": (NOTHING, AUTHENTICATED),
    "DjangoModelPermissions": (AUTHENTICATED, AUTHORIZED),
    "DjangoModelPermissionsOrAnonReadOnly": (NOTHING, AUTHORIZED),
    "DjangoObjectPermissions": (AUTHORIZED, AUTHORIZED),
    "HasAPIKey": (Judgement(authenticates=True), Judgement(authenticates=True)),
    "BasePermission": (NOTHING, NOTHING),
}
"""What the library's classes ask for of readers and of writers."""


@dataclass(frozen=True)
class Verdict:
    """`open_by` names what lets anonymous callers in on purpose, "" where they are kept out or nothing was said."""

    judgement: Judgement
    open_by: str = ""


@dataclass(frozen=True)
class Asked:
    """Which call the permissions are asked about."""

    action: str
    method: str

    @property
    def safe(self) -> bool:
        return self.method in SAFE


def of_all(project: Project, given: tuple[tuple[Scope, Expr], ...], asked: Asked) -> Verdict:
    """A list of permission classes: all must agree. An empty list is written by somebody who means everybody."""
    if not given:
        return Verdict(NOTHING, "an empty list of permission classes")
    found = [of_one(project, scope, node, asked, 0) for scope, node in given]
    judgement = NOTHING
    for one in found:
        judgement = judgement.plus(one.judgement)
    kept_out = judgement.authenticates or judgement.authorizes
    return Verdict(judgement, "" if kept_out else next((one.open_by for one in found if one.open_by), ""))


def of_one(project: Project, scope: Scope, node: Expr, asked: Asked, depth: int) -> Verdict:  # noqa: PLR0911 - one for each form
    if depth > MAX_DEPTH:
        return Verdict(NOTHING)
    match node:
        case Mix("|", sides) | Call(_, _, Name("OR"), sides):
            return _either([of_one(project, scope, side, asked, depth + 1) for side in sides])
        case Mix("&", sides) | Call(_, _, Name("AND"), sides):
            found = [of_one(project, scope, side, asked, depth + 1) for side in sides]
            judgement = NOTHING
            for one in found:
                judgement = judgement.plus(one.judgement)
            return Verdict(
                judgement, "" if judgement.authenticates else next((o.open_by for o in found if o.open_by), "")
            )
        case Mix("-" | "~" | "not", _):
            return Verdict(NOTHING, "a negated permission class")
        case Call(_, _, func):
            return of_one(project, scope, func, asked, depth + 1)
        case Text(value):
            return _by_path(project, scope, value, asked, depth)
    found_node = project.names.settle(project.names.resolve(scope, node))
    if isinstance(found_node, ValueFound) and found_node.node.value is not None:
        return of_one(project, found_node.scope, found_node.node.value, asked, depth + 1)
    if isinstance(found_node, ClassFound):
        return _own(project, found_node, asked)
    return _library(found_node.name if isinstance(found_node, Outside) else tail(node), asked)


def _either(found: list[Verdict]) -> Verdict:
    weakest = [one for one in found if not one.judgement.authenticates]
    if weakest:
        return Verdict(NOTHING, next((one.open_by for one in weakest if one.open_by), ""))
    return Verdict(Judgement(True, all(one.judgement.authorizes for one in found), identifies=True))


def _by_path(project: Project, scope: Scope, text: str, asked: Asked, depth: int) -> Verdict:
    module, _, name = text.rpartition(".")
    file = project.names.file(scope.path, module) if module else None
    if file:
        return of_one(project, project.names.scope(file), Name(name), asked, depth + 1)
    return _library(text, asked)


def _library(outer: str, asked: Asked) -> Verdict:
    name = outer.rpartition(".")[2]
    if name in _OUTSIDE:
        read, write = _OUTSIDE[name]
        judgement = read if asked.safe else write
        return Verdict(judgement, "" if judgement.authenticates or name == "BasePermission" else name)
    said = words(name)
    if "read only" in said and asked.safe:
        return Verdict(NOTHING, name)
    return Verdict(AUTHORIZED)  # another library's permission class is there to keep somebody out


def _own(project: Project, klass: ClassFound, asked: Asked) -> Verdict:
    """A permission class of the project: its bodies speak. The same for every reader, and for every writer."""
    found: Verdict = project.names.answers("permission").of(
        (id(klass.node), asked.safe), klass.scope.module, klass.node, lambda: _judged(project, klass, asked)
    )
    return found


def _judged(project: Project, klass: ClassFound, asked: Asked) -> Verdict:
    bases = lineage(project.names, klass)
    asked_of = [
        found for name in ("has_permission", "has_object_permission") for found in list(methods_named(bases, name))[:1]
    ]
    outer = [base.name for base in bases if isinstance(base, Outside)]
    inherited = NOTHING
    for name in outer:
        verdict = _library(name, asked)
        if not methods_named_first(bases, "has_permission") or _calls_super(asked_of):
            inherited = inherited.plus(verdict.judgement)
    own = NOTHING
    open_by = ""
    for found in asked_of:
        judged = _body(project, found, asked)
        own = own.plus(judged.judgement)
        open_by = open_by or judged.open_by
    total = own.plus(inherited)
    if total.authenticates:
        return Verdict(total)
    return Verdict(NOTHING, open_by or ("" if asked_of else klass.node.name))


def methods_named_first(bases: tuple[ClassFound | Outside, ...], name: str) -> FunctionFound | None:
    return next(methods_named(bases, name), None)


def _calls_super(found: list[FunctionFound]) -> bool:
    return any(
        isinstance(node, Call) and node.func == Name("super") for one in found for node in expressions(one.node.body)
    )


def _body(project: Project, found: FunctionFound, asked: Asked) -> Verdict:
    """Readers let in by `if request.method in SAFE_METHODS: return True`; otherwise what its answer looks at."""
    function = found.node
    if asked.safe and any(_lets_readers_in(line) for line in _flat_ifs(function.body)):
        return Verdict(NOTHING, f"{function.name} lets everybody read")
    nodes = list(expressions(function.body))
    answers = [line.value for line in _returns(function.body)]
    if answers and all(value == Const("True") for value in answers):
        return Verdict(NOTHING, "it lets everybody in")
    said = list(mentioned(tuple(nodes)))
    if any(isinstance(node, Attr) and node.name in ("user", "auth", "member") for node in nodes):
        role = (
            any(sounds_like_role_flag(one) for one in said)
            or _compares(nodes)
            or function.name == "has_object_permission"
        )
        helper = any(isinstance(node, Call) and any(_is_user(arg) for arg in node.args) for node in nodes)
        return Verdict(AUTHORIZED if role or helper else AUTHENTICATED)
    heard = {word for one in said for word in words(one).split()}
    if heard & (CREDENTIALS | {"meta"}):
        return Verdict(Judgement(authenticates=True))
    return Verdict(AUTHORIZED if heard & {"view", "request", "obj"} and _asks_elsewhere(nodes) else NOTHING)


def _is_user(node: Expr) -> bool:
    return dotted(node).endswith("request.user") or dotted(node) == "user"


def _compares(nodes: list[Expr]) -> bool:
    return any(
        isinstance(node, Compare) and any(_is_user(inner) for side in node.sides for inner in walk(side))
        for node in nodes
    )


def _asks_elsewhere(nodes: list[Expr]) -> bool:
    return any(
        isinstance(node, Call) and any(isinstance(arg, Name) and arg.id in ("request", "view") for arg in node.args)
        for node in nodes
    )


def _returns(body: tuple[Stmt, ...]) -> Iterator[Return]:
    for line in body:
        if isinstance(line, Return):
            yield line
        elif not isinstance(line, Function):
            for name in ("body", "other", "final"):
                yield from _returns(getattr(line, name, ()))


def _flat_ifs(body: tuple[Stmt, ...]) -> Iterator[Stmt]:
    for line in body:
        yield line
        if isinstance(line, If):
            yield from _flat_ifs(line.body)
            yield from _flat_ifs(line.other)


def _lets_readers_in(line: Stmt) -> bool:
    if isinstance(line, If):
        return _speaks_of_reading(line.test) and any(
            isinstance(inner, Return) and inner.value == Const("True") for inner in line.body
        )
    if isinstance(line, Return) and isinstance(line.value, Logic) and line.value.operator == "or":
        return any(_speaks_of_reading(side) for side in line.value.sides)
    return isinstance(line, Return) and isinstance(line.value, Compare) and _speaks_of_reading(line.value)


def _speaks_of_reading(test: Expr) -> bool:
    if isinstance(test, Logic):
        return test.operator == "or" and any(_speaks_of_reading(side) for side in test.sides)
    named = any(tail(node) == "SAFE_METHODS" for node in walk(test) if isinstance(node, Name | Attr))
    listed = isinstance(test, Compare) and any(isinstance(node, Text) and node.value == "GET" for node in walk(test))
    return (named or listed) and not (isinstance(test, Compare) and "not in" in test.operators)


def listed(project: Project, scope: Scope, node: Expr) -> tuple[tuple[Scope, Expr], ...]:
    if isinstance(node, Items | Name | Attr | Call) or (isinstance(node, Mix) and node.operator == "+"):
        return tuple(elements(project.names, scope, node))
    return ((scope, node),)


def keeps_out(project: Project, bases: tuple[ClassFound | Outside, ...]) -> Judgement:
    """An authentication class of the project that refuses whoever shows nothing."""
    own = attribute(bases, "authentication_classes")
    verdict = NOTHING
    for scope, node in listed(project, *own) if own is not None else ():
        found = project.names.settle(project.names.resolve(scope, node))
        method = project.names.class_member(found, "authenticate") if isinstance(found, ClassFound) else None
        if isinstance(method, FunctionFound):
            verdict = verdict.plus(project.judge.guard(method.scope, method.node))
    return replace(verdict, identifies=verdict.authenticates)
