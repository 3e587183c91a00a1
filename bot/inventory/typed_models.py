"""Models reached through types: a repository's (`orders.findById(id)`), a variable's (`db.First(&order)`)."""

from collections.abc import Iterator

from bot.core.inventory import ActKind
from bot.inventory.code import Attr, Call, Expr, Index, Name, Table, Text, tail, walk
from bot.inventory.found import ClassFound, InstanceFound, ParameterFound, Scope, ValueFound
from bot.inventory.models import generic_model, is_model
from bot.inventory.names import Names

_REPOSITORIES = frozenset({"Repository", "TreeRepository", "MongoRepository", "EntityRepository", "Model"})
"""TypeORM's, MikroORM's and Mongoose's stores, generic over what they keep."""

_LESS = (Text("where"), Text("take"), Text("skip"))
_KEEPS = {
    **dict.fromkeys(("save", "update", "upsert", "increment", "decrement", "restore"), ActKind.CHANGE),
    **dict.fromkeys(("delete", "remove", "softDelete", "softRemove"), ActKind.DELETE),
    "insert": ActKind.CREATE,
}
"""What TypeORM's repository does by itself (typeorm.io, "Repository API")."""


def typed_models(names: Names, scope: Scope, node: Expr) -> Iterator[ClassFound]:
    """The stored classes behind the declared types of what an expression works on."""
    for inner in walk(node):
        if isinstance(inner, Call) and isinstance(inner.func, Attr):
            held = _given_repository(names, scope, inner.func.value)
            if held is not None:
                yield held
                continue
            holder = _declared(names, scope, inner.func.value)
            model = generic_model(names, holder.node, holder.scope) if holder is not None else None
            if model is not None:
                yield model
        elif isinstance(inner, Name) and inner.id not in ("self", "cls"):
            declared = _declared(names, scope, inner)
            if declared is not None and is_model(names, declared):
                yield declared


def _given_repository(names: Names, scope: Scope, node: Expr) -> ClassFound | None:
    """`constructor(private readonly articles: Repository<Article>)`: what `this.articles` keeps."""
    found = _parameter(names, scope, node)
    typed = _repository_type(names, scope, node)
    model = names.settle(names.resolve(found.scope, typed.at)) if found is not None and typed is not None else None
    return model if isinstance(model, ClassFound) and is_model(names, model) else None


def _parameter(names: Names, scope: Scope, node: Expr) -> ParameterFound | None:
    """The parameter of a constructor that a field is."""
    found = names.resolve(scope, node) if isinstance(node, Name | Attr) else None
    if isinstance(found, ValueFound) and isinstance(found.node.value, Name):
        found = names.resolve(found.scope, found.node.value)
    return found if isinstance(found, ParameterFound) else None


def _repository_type(names: Names, scope: Scope, node: Expr) -> Index | None:
    found = _parameter(names, scope, node)
    typed = found.node.annotation if found is not None else None
    return typed if isinstance(typed, Index) and tail(typed.value) in _REPOSITORIES else None


def kept_in_repository(names: Names, scope: Scope, call: Call) -> tuple[ActKind, str] | None:
    """What a call on an injected `Repository<Invoice>` does to which class, also one out of sight."""
    typed = _repository_type(names, scope, call.func.value) if isinstance(call.func, Attr) else None
    kind = _KEEPS.get(tail(call.func))
    return (kind, tail(typed.at)) if typed is not None and kind is not None and call.args else None


def kept_whole(names: Names, scope: Scope, node: Expr) -> Iterator[ClassFound]:
    """The class of which an injected repository gives every row: `this.users.find()`."""
    for call in walk(node):
        if isinstance(call, Call) and isinstance(call.func, Attr) and tail(call.func) in ("find", "findAll"):
            narrowed = any(
                not isinstance(given, Table) or any(key in _LESS for key, _ in given.pairs) for given in call.args
            )
            held = None if narrowed else _given_repository(names, scope, call.func.value)
            yield from (held,) if held is not None else ()


def _declared(names: Names, scope: Scope, node: Expr) -> ClassFound | None:
    """The class that a variable, a field or a parameter is declared with."""
    found = names.resolve(scope, node) if isinstance(node, Name | Attr) else None
    if not isinstance(found, ValueFound) or found.node.annotation is None:
        return None
    typed = names.resolve(found.scope, found.node.annotation)
    klass = typed.of if isinstance(typed, InstanceFound) else typed
    return klass if isinstance(klass, ClassFound) else None
