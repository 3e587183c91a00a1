"""What a declared type leaves of the danger in a value: a number can do no harm, a text can, a record has fields."""

import re
from collections.abc import Iterator

from bot.core.flow import FlowKind
from bot.inventory.code import Assign, Attr, Call, Const, Expr, Function, Index, Items, Mix, Name, Text, tail, walk
from bot.inventory.found import ClassFound, Outside, Scope, ValueFound
from bot.inventory.names import Names
from bot.inventory.taint.values import Shape, Value

MAX_ALIASES = 6
"""Aliases and wrappers of types followed."""

_TEXTS = frozenset({"str", "bytes", "Any", "object", "Text", "AnyStr", "string", "any", "unknown", "SecretStr"})
_TABLES = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "JSON", "Json", "Record", "OrderedDict", "JsonDict"})
_UPLOADS = frozenset({"UploadFile", "FileStorage", "UploadedFile", "InMemoryUploadedFile"})
_REQUESTS = frozenset(
    {"Request", "HttpRequest", "WSGIRequest", "ASGIRequest", "HTTPConnection", "WebSocket", "NextRequest"}
)
_URLS = frozenset({"HttpUrl", "AnyHttpUrl", "AnyUrl", "URL"})
_WRAPPERS = frozenset(
    {
        "Optional",
        "Union",
        "Annotated",
        "list",
        "List",
        "Sequence",
        "set",
        "Set",
        "tuple",
        "Tuple",
        "Iterable",
        "Required",
    }
    | {"Array", "Promise", "Partial", "frozenset", "FrozenSet", "Mapped"}
)
_SHAPE_CHECKS = frozenset({"pattern", "regex"})
_VALIDATORS = frozenset({"validator", "field_validator", "validates", "root_validator"})
_SAFE_BYTES = (FlowKind.PATH, FlowKind.URL, FlowKind.REDIRECT)
"""The content of a file, which names nothing."""
_SAFE_URL = (FlowKind.SQL, FlowKind.COMMAND, FlowKind.HTML, FlowKind.PATH, FlowKind.TEMPLATE, FlowKind.PATTERN)


def is_request(annotation: Expr | None) -> bool:
    return any(tail(node) in _REQUESTS for node in walk(annotation) if isinstance(node, Name | Attr))


def typed(names: Names, scope: Scope, annotation: Expr | None, label: str) -> Value | None:
    """A value that came from outside under a declared type; None where the type admits nothing harmful."""
    if annotation is None:
        return Value(frozenset({label}))
    return _typed(names, scope, annotation, label, 0)


def _typed(  # noqa: PLR0911 - one return for each kind
    names: Names, scope: Scope, node: Expr, label: str, hops: int
) -> Value | None:
    if hops > MAX_ALIASES:
        return None
    match node:
        case Index(value, at) if tail(value) == "Annotated" and isinstance(at, Items) and at.items:
            return None if _constrained(node) else _typed(names, scope, at.items[0], label, hops + 1)
        case Index(value, at) if tail(value) in _WRAPPERS:
            inside = at.items if isinstance(at, Items) else (at,)
            found = [one for item in inside if (one := _typed(names, scope, item, label, hops + 1))]
            return found[0] if found else None
        case Index(value) if tail(value) == "Literal":
            return None
        case Index(value):
            return _typed(names, scope, value, label, hops + 1)
        case Mix("|", sides):
            found = [one for side in sides if (one := _typed(names, scope, side, label, hops + 1))]
            return found[0] if found else None
        case Text(value) if value.isidentifier():
            return _typed(names, scope, Name(value), label, hops + 1)
        case Name() | Attr():
            return _named(names, scope, node, label, hops)
        case _:
            return None


def _named(  # noqa: PLR0911 - one return for each kind
    names: Names, scope: Scope, node: Expr, label: str, hops: int
) -> Value | None:
    name, labels = tail(node), frozenset({label})
    if name in _TEXTS:
        return Value(labels, safe=frozenset(_SAFE_BYTES if name == "bytes" else ()))
    if name in _TABLES:
        return Value(labels, Shape.BODY)
    if name in _UPLOADS:
        return Value(labels, Shape.UPLOAD)
    if name in _REQUESTS:
        return Value(frozenset({"request"}), Shape.REQUEST)
    if name in _URLS:
        return Value(labels, safe=frozenset(_SAFE_URL))
    found = names.settle(names.resolve(scope, node))
    if isinstance(found, ClassFound):
        return None if is_enum(names, found) else Value(labels, Shape.RECORD, kind=found)
    if isinstance(found, ValueFound) and found.node.value is not None:
        return _typed(names, found.scope, found.node.value, label, hops + 1)
    return None


def is_enum(names: Names, found: ClassFound) -> bool:
    outer = (base.name for base in names.lineage(found) if isinstance(base, Outside))
    return any(re.search(r"(?:^|\.)\w*(?:Enum|Choices|IntFlag)$", name) for name in outer)


def field(names: Names, record: Value, name: str) -> Value | None:
    """A field of a record, by its declared type."""
    if record.kind is None or record.shape is not Shape.RECORD:
        return None
    label = f"{record.source}.{name}"
    for klass in names.lineage(record.kind):
        if isinstance(klass, Outside):
            continue
        for line in klass.node.body:
            if isinstance(line, Assign) and Name(name) in line.targets and line.annotation is not None:
                checked = _constrained(line.value) or name in _validated(klass)
                return None if checked else typed(names, klass.scope, line.annotation, label)
    return None


def _constrained(node: Expr | None) -> bool:
    """`Field(pattern=...)`, `constr(regex=...)`, `AfterValidator(...)`: the text has a shape that somebody chose."""
    for inner in walk(node):
        if isinstance(inner, Call):
            given = any(key in _SHAPE_CHECKS and value != Const("None") for key, value in inner.keywords)
            if given or tail(inner.func).endswith("Validator"):
                return True
    return False


def constrained(annotation: Expr | None, default: Expr | None) -> bool:
    return _constrained(annotation) or _constrained(default)


def _validated(klass: ClassFound) -> set[str]:
    return set(_validated_fields(klass))


def _validated_fields(klass: ClassFound) -> Iterator[str]:
    """The fields that a validator of the class looks at."""
    for line in klass.node.body:
        for decorator in line.decorators if isinstance(line, Function) else ():
            call = decorator.value
            if isinstance(call, Call) and tail(call.func) in _VALIDATORS:
                yield from (arg.value for arg in call.args if isinstance(arg, Text))


def is_validated_shape(names: Names, found: ClassFound) -> bool:
    """A class whose construction checks its fields: pydantic and its kind, a form, a schema, a serializer."""
    for base in names.lineage(found):
        outer = base.name if isinstance(base, Outside) else base.node.name
        if re.search(r"pydantic|msgspec|marshmallow|attrs?\.|BaseModel$|Schema$|Serializer$|Form$|Struct$", outer):
            return True
    return bool(
        re.search(r"(?:Schema|Form|Request|In|Input|Payload|Dto|DTO|Params|Query|Serializer)$", found.node.name)
    )
