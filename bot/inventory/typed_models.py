"""Models reached through types: a repository's (`orders.findById(id)`), a variable's (`db.First(&order)`)."""

from collections.abc import Iterator

from bot.inventory.code import Attr, Call, Expr, Index, Name, tail, walk
from bot.inventory.found import ClassFound, InstanceFound, ParameterFound, Scope, ValueFound
from bot.inventory.models import generic_model, is_model
from bot.inventory.names import Names

_REPOSITORIES = frozenset({"Repository", "TreeRepository", "MongoRepository", "EntityRepository", "Model"})
"""TypeORM's, MikroORM's and Mongoose's stores, generic over what they keep."""


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
    found = names.resolve(scope, node) if isinstance(node, Name | Attr) else None
    if isinstance(found, ValueFound) and isinstance(found.node.value, Name):
        found = names.resolve(found.scope, found.node.value)
    typed = found.node.annotation if isinstance(found, ParameterFound) else None
    if not isinstance(found, ParameterFound) or not isinstance(typed, Index) or tail(typed.value) not in _REPOSITORIES:
        return None
    model = names.settle(names.resolve(found.scope, typed.at))
    return model if isinstance(model, ClassFound) and is_model(names, model) else None


def _declared(names: Names, scope: Scope, node: Expr) -> ClassFound | None:
    """The class that a variable, a field or a parameter is declared with."""
    found = names.resolve(scope, node) if isinstance(node, Name | Attr) else None
    if not isinstance(found, ValueFound) or found.node.annotation is None:
        return None
    typed = names.resolve(found.scope, found.node.annotation)
    klass = typed.of if isinstance(typed, InstanceFound) else typed
    return klass if isinstance(klass, ClassFound) else None
