"""JavaScript's ways to store what came: models, documents, merged objects."""

import re

from bot.core.flow import FlowKind
from bot.inventory.code import Table
from bot.inventory.found import ClassFound, FunctionFound, ValueFound
from bot.inventory.taint.sinks.interface import Sink, Use
from bot.inventory.taint.values import Shape, Value

_SCRIPT = re.compile(r"\.(?:[cm]?[jt]s|[jt]sx)$")
_WHOLE = (Shape.BODY, Shape.FIELDS)
_MODEL = re.compile(r"^(?:[A-Z]\w*|(?:this\.)?(?:prisma|db)\.\w+|(?:this\.)?\w*(?:Model|Repository|Repo))$")
_OF_MODELS = re.compile(
    r"(?:^|/)(?:models?|entit(?:y|ies)|schemas?|documents)(?:/|\.|$)|[./](?:model|entity|schema)\.", re.IGNORECASE
)
_PLAIN = frozenset({"Object", "Array", "Promise", "Map", "Set", "Date", "JSON", "Response", "URL", "Math", "Reflect"})


def _whole(use: Use, value: Value) -> bool:
    return (
        value.shape in _WHOLE and bool(_SCRIPT.search(use.scope.path)) and all(x.count(".") < 2 for x in value.labels)
    )


def _model(use: Use, value: Value) -> bool:
    """`Order.create(req.body)`, `prisma.order.update({data: req.body})`"""
    followed = isinstance(use.found, FunctionFound)
    return _whole(use, value) and not followed and bool(_MODEL.match(use.receiver)) and use.receiver not in _PLAIN


def _assigned(use: Use, value: Value) -> bool:
    """`Object.assign(order, req.body)`, other than into a new object."""
    into = use.call.args[0] if use.call.args else None
    return _whole(use, value) and use.receiver == "Object" and not (isinstance(into, Table) and not into.pairs)


def _made(use: Use, value: Value) -> bool:
    """`new Order(req.body)` of a class or model that stands among the models."""
    if not _whole(use, value) or not use.name[:1].isupper():
        return False
    found = use.found
    path = found.scope.path if isinstance(found, ClassFound | ValueFound) else use.callee
    return bool(_OF_MODELS.search(path))


def _deep(use: Use, value: Value) -> bool:
    return _whole(use, value) and (
        "lodash" in use.callee or use.receiver in ("_", "lodash") or "deepmerge" in use.callee
    )


SINKS = (
    Sink(
        FlowKind.ATTRIBUTES,
        frozenset(
            {"create", "insert", "bulkCreate", "build", "findByIdAndUpdate", "findOneAndUpdate", "updateOne", "update"}
        )
        | {"findOneAndReplace", "upsert", "insertMany", "createMany", "updateMany", "findOrCreate", "save"},
        at=(0, 1),
        needs=_model,
    ),
    Sink(FlowKind.ATTRIBUTES, frozenset({"assign"}), at=(1, 2), needs=_assigned),
    Sink(FlowKind.ATTRIBUTES, frozenset({"*"}), at=(0,), needs=_made),
    Sink(FlowKind.PROTOTYPE, frozenset({"merge", "defaultsDeep", "mergeWith", "deepmerge"}), at=(0, 1), needs=_deep),
)
