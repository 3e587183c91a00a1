"""Which expressions of a handler hold an id that the caller chose: of the path, the query or the body."""

import re

from bot.inventory.code import Assign, Attr, Call, Expr, Index, Items, Logic, Name, Text, dotted, tail, walk
from bot.inventory.from_request import asked_id
from bot.inventory.javascript_words import CAMEL_ID, REQUEST
from bot.inventory.routing import Route
from bot.inventory.statements import every

_ID = re.compile(r"(?:^|_)(?:id|ids|uuid|guid|pk|slug|number|username|email)$|^(?:id|key|name)$")
_REQUEST = re.compile(
    r"^(?:flask\.|self\.)?request\.(?:args|form|json|values|data|get_json\(\)|json\(\)|post\(\)|form\(\)|query|query_params"
    r"|path_params|match_info|view_args|arguments|rel_url\.query)(?:\[\])?$"
)
"""What a caller sends, by Flask, Quart, Starlette, aiohttp and Tornado."""
_PARSED = re.compile(
    r"^(?:flask\.|self\.)?request\.(?:get_json|json|post|form|multipart)\(\)$|\bparse_args\(\)$|\bjson_decode\(\)$"
    r"|\bload_json\(\)$|(?:^|\.)get_json_body\(\)$|^(?:json|orjson)\.loads\(\)$"
)
"""Calls whose answer is a body with the caller's values."""
_ARGUMENT = re.compile(r"^self\.get_(?:query_|body_)?arguments?$")
_ARGUMENTS = frozenset(
    {"arguments", "use_args", "use_kwargs", "validate_args", "json_schema", "request_schema", "expect"}
)
"""Decorators that hand the checked body on as the first parameter."""
_TAKES = frozenset({"get", "pop", "dict", "model_dump", "copy", "str", "int", "bool", "items", "get_argument"})
_CASTS = frozenset(
    {"Number", "parseInt", "String", "BigInt", "int", "str", "UUID", "ObjectId", "PydanticObjectId", "uuid"}
)


def given_ids(route: Route) -> frozenset[str]:
    """The names that hold an id from the request: path parameters, others by their name, and what is read from them.
    "body." stands for the fields of a body."""
    sources = {parameter.name: parameter.source for parameter in route.parameters}
    given = {parameter.name for parameter in route.function.params}
    found = {
        name
        for name, source in sources.items()
        if name in given and (source == "path" or (source in ("query", "body") and _ID.search(name)))
    }
    bodies = {name for name, source in sources.items() if source == "body"} | _handed(route)
    for _ in range(2):
        for line in every(route.function.body):
            if isinstance(line, Assign) and line.value is not None:
                names = {target.id for target in line.targets if isinstance(target, Name)}
                if _is_id(line.value, found, bodies):
                    found |= names
                elif _is_body(line.value):
                    bodies |= names
                found |= _unpacked(line, bodies)
    return frozenset(found | {f"{body}." for body in bodies})


def sent_names(route: Route) -> frozenset[str]:
    """The local names that hold anything the caller sent, in a body or a query, and what is read from them."""
    found = {parameter.name for parameter in route.parameters if parameter.source in ("body", "query")} | _handed(route)
    for _ in range(2):
        for line in every(route.function.body):
            if isinstance(line, Assign) and line.value is not None:
                told = any(
                    (isinstance(node, Name) and node.id in found) or (isinstance(node, Attr | Call) and _is_body(node))
                    for node in walk(line.value)
                )
                plain = not isinstance(line.value, Call) or _is_body(line.value) or tail(line.value.func) in _TAKES
                found |= {target.id for target in line.targets if isinstance(target, Name) and told and plain}
    return frozenset(found)


def _handed(route: Route) -> set[str]:
    """`@blp.arguments(Schema)` over `def post(self, data)`"""
    wrapped = any(
        isinstance(one.value, Call) and tail(one.value.func) in _ARGUMENTS for one in route.function.decorators
    )
    free = [item.name for item in route.function.params if item.name not in ("self", "cls") and not item.stars]
    known = {parameter.name for parameter in route.parameters}
    return {free[0]} if wrapped and free and free[0] not in known else set()


def _is_body(node: Expr) -> bool:
    first = node.sides[0] if isinstance(node, Logic) and node.operator == "or" else node
    said = dotted(first)
    return bool(_PARSED.search(said) or _REQUEST.match(said))


def _unpacked(line: Assign, bodies: set[str]) -> set[str]:
    """`first, second = data["id"], data["name"]`"""
    if not isinstance(line.value, Items) or not isinstance(line.targets[0], Items):
        return set()
    pairs = zip(line.targets[0].items, line.value.items, strict=False)
    return {target.id for target, value in pairs if isinstance(target, Name) and _is_id(value, set(), bodies)}


def _is_id(node: Expr, ids: set[str], bodies: set[str]) -> bool:  # noqa: PLR0911 - one return for each kind
    """An id itself, cast or not; one field of a body; one value of the request."""
    match node:
        case Name(name):
            return name in ids
        case Attr(Name(base), _) if base in ids:
            return True  # `params.slug`, where a handler is given all of them
        case Attr(Name(base), name) if base in bodies:
            return bool(_ID.search(name))
        case Attr(value, name) if (part := REQUEST.match(dotted(value))) is not None:
            return part[1] == "params" or bool(_ID.search(name) or CAMEL_ID.search(name))
        case Index(value, Text(key)):
            return (_sent(value, bodies) and bool(_ID.search(key))) or bool(asked_id(node, _ID))
        case Call(_, _, func, (Text(key), *_)) if _ARGUMENT.match(dotted(func)):
            return bool(_ID.search(key))
        case Call(_, _, Attr(value, "get" | "getlist" | "getone"), (Text(key), *_)):
            return _sent(value, bodies) and bool(_ID.search(key))
        case Call(_, _, func, (only,)) if tail(func) in _CASTS:
            return _is_id(only, ids, bodies)
        case _:
            return bool(asked_id(node, _ID))


def _sent(node: Expr, bodies: set[str]) -> bool:
    said = dotted(node)
    return said in bodies or bool(_REQUEST.match(said) or _PARSED.search(said))


def id_in(node: Expr, ids: frozenset[str]) -> str:
    """The id from the request that an expression contains, "" for none."""
    bodies = {name.removesuffix(".") for name in ids if name.endswith(".")}
    for inner in walk(node):
        if isinstance(inner, Name) and inner.id in ids:
            return inner.id
        if isinstance(inner, Attr) and _is_id(inner, set(), bodies):
            plain = isinstance(inner.value, Name) and inner.value.id in bodies
            return dotted(inner) if plain else inner.name
        if isinstance(inner, Index) and isinstance(inner.at, Text) and _is_id(inner, set(), bodies):
            return inner.at.value
        if isinstance(inner, Call) and _is_id(inner, set(), bodies):
            return _key(inner)
    return ""


def _key(call: Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, Text) else asked_id(call, _ID) or "request"
