"""Which stored things the local names of a function hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Expr,
    Function,
    If,
    Index,
    Loop,
    Name,
    Parameter,
    Return,
    Text,
    Walrus,
    With,
    dotted,
    tail,
    walk,
)
from bot.inventory.found import ClassFound, Found, FunctionFound, InstanceFound, ParameterFound, Scope, ValueFound
from bot.inventory.labels import NO_MODEL, collection
from bot.inventory.models import is_model, models_in, table_of
from bot.inventory.names import Names
from bot.inventory.statements import every
from bot.inventory.words import words

_META = frozenset({"Meta", "Config"})
_FETCHING = re.compile(
    r"^(?:a?get|find|fetch|load|read|retrieve|lookup|first|one|create|new|make|build|update|add|insert|save|ensure"
    r"|by)\b"
)
_FILLERS = re.compile(
    r"\b(?:a?get|find|fetch|load|read|retrieve|lookup|create|new|make|build|update|add|insert|save|ensure|or|by|for"
    r"|from|with|id"
    r"|ids|one|first|all|none|404|object|instance|db|in|the|async|if|exists|must|email|username|name|uuid|pk|slug"
    r"|existing)\b"
)
_OUTSIDE_CLASSES = frozenset(
    {"datetime", "date", "Path", "Decimal", "UUID", "Response", "JSONResponse", "HTTPException"}
)


@dataclass(frozen=True)
class Objects:
    """`models`: local name -> class or table of what it holds; `made`: the names of what the function itself
    constructs; `typed`: those whose class is a model of the tree, beyond doubt."""

    models: Mapping[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()


def objects(names: Names, scope: Scope, function: Function) -> Objects:
    """What the names of a function hold. `scope` is the inside of it."""
    models: dict[str, str] = {}
    made: set[str] = set()
    typed: set[str] = set()
    for parameter in function.params:
        found = _typed(names, scope, parameter)
        if isinstance(found, ClassFound) and is_model(names, found):
            models[parameter.name] = found.node.name
            typed.add(parameter.name)
    if scope.owner is not None and is_model(names, ClassFound(Scope(scope.module), scope.owner)):
        models |= {"self": scope.owner.name, "cls": scope.owner.name}
        typed.add("self")
    for line in every(function.body):
        for target, value in _bound(line):
            if not isinstance(target, Name) or target.id in typed:
                continue
            held, sure = held_by(names, scope, value, Objects(models, frozenset(made), frozenset(typed)))
            if held:
                models[target.id] = held
            if sure:
                typed.add(target.id)
            if _constructs(names, scope, value):
                made.add(target.id)
    return Objects(models, frozenset(made), frozenset(typed))


def _typed(names: Names, scope: Scope, parameter: Parameter) -> Found | None:
    """What a parameter's annotation stands for, also behind an alias (`CurrentUser = Annotated[User, ...]`)."""
    found = names.resolve(scope, parameter.annotation) if parameter.annotation is not None else None
    if isinstance(found, ValueFound) and isinstance(found.node.value, Index):
        return names.resolve(found.scope, found.node.value)
    return found


def _bound(line: object) -> list[tuple[Expr, Expr]]:
    match line:
        case Assign(_, _, targets, value) if value is not None:
            return [(target, value) for target in targets]
        case Loop(_, target, iterable):
            return [(target, iterable)]
        case With(_, items):
            return [(target, value) for value, target in items if target is not None]
        case If(_, Walrus(target, value)):
            return [(target, value)]
        case _:
            return []


def held_by(  # noqa: PLR0911 - one return for each way to know
    names: Names, scope: Scope, node: Expr, known: Objects
) -> tuple[str, bool]:
    """(class or table, beyond doubt) of what an expression gives; ("", False) where nothing tells."""
    if isinstance(node, Name) and node.id in known.models:
        return known.models[node.id], node.id in known.typed
    for model in models_in(names, scope, node):
        return model.node.name, True
    if isinstance(node, Call):
        form = _shaped(names, scope, node)
        if form:
            return form, False
        found = names.resolve(scope, node)
        if isinstance(found, InstanceFound):
            return found.of.node.name, is_model(names, found.of)
        if fetched := _returned(names, scope, node):
            return fetched, True
    if table := table_of(node):
        return table, True
    if isinstance(node, Attr) and node.name not in NO_MODEL and isinstance(node.value, Name | Attr):
        return collection(node.name), False
    made = node.func.value if isinstance(node, Call) and isinstance(node.func, Attr) else node
    if isinstance(made, Attr) and _is_property(names, scope, made):
        return "", False  # a property, which makes something of the row, or what that gives
    base = _root(node)
    if base in known.models:
        return known.models[base], base in known.typed
    return by_shape(node), False


def _is_property(names: Names, scope: Scope, node: Attr) -> bool:
    """Is an attribute of a row a function of its class?"""
    if isinstance(names.resolve(scope, node), FunctionFound):
        return True
    held = names.resolve(scope, node.value)
    rows = models_in(names, held.scope, held.node.value) if isinstance(held, ValueFound) and held.node.value else ()
    return any(isinstance(names.class_member(row, node.name), FunctionFound) for row in rows)


def _shaped(names: Names, scope: Scope, node: Call) -> str:
    """The model behind a form or serializer, from its `Meta`."""
    found = names.resolve(scope, node.func)
    for base in names.lineage(found) if isinstance(found, ClassFound) else ():
        for inner in base.node.body if isinstance(base, ClassFound) else ():
            if isinstance(inner, Class) and inner.name in _META:
                for line in inner.body:
                    if isinstance(line, Assign) and Name("model") in line.targets:
                        return tail(line.value)
    return ""


def _returned(names: Names, scope: Scope, node: Call) -> str:
    """The model that a helper of the tree returns, where it names one."""
    helper = names.settle(names.resolve(scope, node.func))
    if not isinstance(helper, FunctionFound):
        return ""
    inner = helper.scope.inside(helper.node)
    for line in every(helper.node.body):
        if isinstance(line, Return) and line.value is not None:
            for found in models_in(names, inner, line.value):
                return found.node.name
    return ""


def _root(node: Expr) -> str:
    """The first name of a chain: "user" for `user.projects.all()`; only for what belongs to it."""
    while isinstance(node, Attr | Call | Index):
        node = node.func if isinstance(node, Call) else node.value
    return node.id if isinstance(node, Name) else ""


def by_shape(node: Expr) -> str:
    """A guess by how an expression is written: `User.findById(id)`, `db.orders.find_one()`, `prisma.order.find()`,
    `orders_repo.get(id)`, `get_order(id)`."""
    for inner in walk(node):
        if isinstance(inner, Call) and isinstance(inner.func, Attr):
            base = inner.func.value
            if (
                isinstance(base, Name)
                and base.id[:1].isupper()
                and not base.id.isupper()
                and base.id not in _OUTSIDE_CLASSES
            ):
                return base.id
            if isinstance(base, Attr) and base.name not in ("objects", "query", "session", "client", "execute"):
                return collection(base.name)
            if isinstance(base, Index) and isinstance(base.at, Text):
                return base.at.value
        if isinstance(inner, Call):
            said = words(tail(inner.func))
            if _FETCHING.match(said):
                return _FILLERS.sub("", said).strip().replace("  ", " ").replace(" ", "_")
    return ""


def _constructs(names: Names, scope: Scope, value: Expr) -> bool:
    """`Model(...)`, `new Model(...)`, `form.save(commit=False)`"""
    if not isinstance(value, Call):
        return False
    name = tail(value.func)
    if name in ("save", "build") or (name == "create" and "await" not in dotted(value.func)):
        return any(key == "commit" for key, _ in value.keywords) or name == "build"
    return name[:1].isupper() and not isinstance(names.resolve(scope, value.func), ParameterFound | ValueFound)
