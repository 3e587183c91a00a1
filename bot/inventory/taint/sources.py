"""What a caller sends, as the request of each framework gives it."""

from bot.inventory.code import Attr, Expr, Name
from bot.inventory.found import Outside, Scope
from bot.inventory.names import Names
from bot.inventory.taint.values import Shape, Value

REQUEST_NAMES = frozenset({"request", "req", "_request", "_req", "ctx"})
"""Parameters that hold the request where nobody wrote their type."""

_WEB = frozenset(
    {"flask", "quart", "django", "rest_framework", "starlette", "fastapi", "aiohttp", "tornado", "sanic", "bottle"}
    | {"litestar", "pyramid", "werkzeug", "ninja", "falcon", "connexion", "robyn", "blacksheep"}
    | {"express", "koa", "fastify", "next", "hono", "@nestjs", "koa-router", "@koa", "restify", "polka"}
)
_FIELDS = frozenset(
    {"args", "form", "values", "cookies", "headers", "GET", "POST", "COOKIES", "META", "query_params", "path_params"}
    | {
        "match_info",
        "view_args",
        "query",
        "params",
        "body_arguments",
        "query_arguments",
        "arguments",
        "matchdict",
        "searchParams",
        "nextUrl",
    }
)
_BODIES = frozenset({"json", "data", "body", "DATA", "json_body", "stream", "raw_body", "rawBody"})
_UPLOADS = frozenset({"files", "FILES"})
_CALLS = {
    "get_json": Shape.BODY,
    "json": Shape.BODY,
    "form": Shape.FIELDS,
    "post": Shape.FIELDS,
    "formData": Shape.FIELDS,
    "get_data": Shape.BODY,
    "body": Shape.BODY,
    "text": Shape.TEXT,
    "read": Shape.BODY,
    "receive_json": Shape.BODY,
    "receive_text": Shape.TEXT,
    "param": Shape.TEXT,
}
_ARGUMENTS = frozenset(
    {"get_argument", "get_body_argument", "get_query_argument", "get_arguments", "get_query_arguments"}
)


def is_web(scope: Scope) -> bool:
    """Does the file speak a web framework?"""
    return any(source.split("/")[0] in _WEB for source in scope.module.sources)


def global_request(names: Names, scope: Scope, node: Expr) -> Value | None:
    """Flask's `request`, under whatever name, and `self.request` of a view."""
    if isinstance(node, Name) and node.id not in ("self", "cls"):
        found = names.settle(names.name(scope, node.id)) if "request" in node.id.lower() else None
        ours = isinstance(found, Outside) and found.name.split(".")[0] in _WEB and found.name.endswith(".request")
        return _REQUEST if ours else None
    if isinstance(node, Attr) and node.name == "request":
        of_view = node.value == Name("self") and is_web(scope)
        return _REQUEST if of_view or node.value in (Name("flask"), Name("quart"), Name("ctx")) else None
    return None


def part_of_request(name: str) -> Value | None:
    """`request.name`"""
    if name in _UPLOADS:
        return Value(frozenset({f"request.{name}"}), Shape.UPLOADS)
    if name == "rel_url":
        return _REQUEST
    if name == "file":
        return Value(frozenset({"request.file"}), Shape.UPLOAD)
    shape = Shape.FIELDS if name in _FIELDS else Shape.BODY if name in _BODIES else None
    return Value(frozenset({f"request.{name}"}), shape) if shape is not None else None


def answer_of_request(name: str, key: str) -> Value | None:
    """`request.name()`"""
    label = f"request.{name}.{key}" if key else f"request.{name}"
    return Value(frozenset({label}), _CALLS[name]) if name in _CALLS else None


def argument_of_handler(base: Expr, name: str, key: str) -> Value | None:
    """Tornado's `self.get_argument("name")`"""
    if name in _ARGUMENTS and base == Name("self"):
        return Value(frozenset({f"{name}.{key}"}), Shape.LIST if name.endswith("s") else Shape.TEXT)
    return None


_REQUEST = Value(frozenset({"request"}), Shape.REQUEST)
