"""Stored objects whose attributes a caller may choose, and bodies stored as they came."""

import re

from bot.core.flow import FlowKind
from bot.inventory.code import Attr, Call, Index, dotted, walk
from bot.inventory.found import ClassFound, FunctionFound
from bot.inventory.models import is_model
from bot.inventory.taint.sinks.interface import Sink, Use
from bot.inventory.taint.types import is_validated_shape
from bot.inventory.taint.values import Shape, Value

_WHOLE = (Shape.BODY, Shape.FIELDS)
_MANAGER = re.compile(r"\.objects(?:\.|$)|(?:^|\.)query(?:\(\))?(?:\.|$)|filter(?:_by)?\(\)|where\(\)")
_STATEMENT = re.compile(r"(?:^|\.)(?:update|insert)\(\)(?:\.|$)")
_COLLECTION = re.compile(r"collection|mongo|(?:^|[._])db\b|table|documents?|dynamo", re.IGNORECASE)
_NOT_STORED = re.compile(
    r"(?:Schema|Form|Request|In|Input|Payload|Dto|DTO|Params|Query|Serializer|Response|Event|Error|Exception|Config|Client"
    r"|Filter|Options|Spec|Args|Message)$"
)


def _model(use: Use, value: Value) -> bool:
    """`Model(**body)`: a stored class of the tree, or a class that cannot be found in a file that speaks of models."""
    if value.shape not in _WHOLE or not use.name[:1].isupper():
        return False
    if isinstance(use.found, ClassFound):
        return is_model(use.names, use.found) and not is_validated_shape(use.names, use.found)
    models = re.search(r"(?:^|\.)(?:models?|entities|orm|documents?)\.", use.callee)
    return bool(models) and not _NOT_STORED.search(use.name)


def _manager(use: Use, value: Value) -> bool:
    """`Model.objects.create(**body)`, `Model.query.filter_by(id=1).update(body)`"""
    return value.shape in _WHOLE and bool(_MANAGER.search(use.receiver))


def _attributes(use: Use, value: Value) -> bool:
    """`item.__dict__.update(body)`, or an update of a query."""
    return value.shape in _WHOLE and (
        use.receiver.endswith(("__dict__", "vars()")) or bool(_MANAGER.search(use.receiver))
    )


def _statement(use: Use, value: Value) -> bool:
    """`update(Model).values(**body)`"""
    return value.shape in _WHOLE and bool(_STATEMENT.search(use.receiver))


def _chosen_name(use: Use, value: Value) -> bool:
    """`setattr(item, name, value)` where the caller chooses the name."""
    return value.key


def _document(use: Use, value: Value) -> bool:
    """A body put into a collection of documents."""
    if value.shape not in _WHOLE or isinstance(use.found, FunctionFound) or not isinstance(use.call.func, Attr):
        return False
    base = use.call.func.value
    by_name = any(isinstance(inner, Index) for inner in walk(base)) or isinstance(base, Call)
    return by_name or bool(_COLLECTION.search(dotted(base))) or use.name.endswith(("_one", "_many"))


SINKS = (
    Sink(FlowKind.ATTRIBUTES, frozenset({"*"}), at=("**",), needs=_model),
    Sink(
        FlowKind.ATTRIBUTES,
        frozenset({"create", "acreate", "update", "aupdate", "get_or_create", "update_or_create"}),
        at=("**",),
        needs=_manager,
    ),
    Sink(FlowKind.ATTRIBUTES, frozenset({"update"}), needs=_attributes),
    Sink(FlowKind.ATTRIBUTES, frozenset({"values"}), at=(0, "**"), needs=_statement),
    Sink(FlowKind.ATTRIBUTES, frozenset({"setattr"}), r"^builtins\.", (1,), _chosen_name),
    Sink(
        FlowKind.RAW_BODY,
        frozenset({"insert_one", "insert_many", "replace_one", "put_item", "insertOne", "insertMany", "replaceOne"}),
        at=(0, 1, "Item", "document"),
        needs=_document,
    ),
)
"""The name "*" stands for every name."""
