"""Handlers that do nothing worth guarding: they answer what stands in the code, calculate from what they are
given, or redirect."""

import builtins
import re

from bot.inventory.code import Assign, Attr, Call, Expr, Function, Index, Items, Name, Return, Table, tail, walk
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope, ValueFound
from bot.inventory.names import Names
from bot.inventory.sending import sends, sets
from bot.inventory.statements import direct, every, expressions

MAX_HELPERS = 3
"""Calls followed to see whether a handler only calculates."""

_HARMLESS = frozenset(
    {
        "render_template",
        "TemplateResponse",
        "template_response",
        "HTMLResponse",
        "jsonify",
        "dict",
        "str",
        "redirect",
        "url_for",
    }
    | {
        "RedirectResponse",
        "PlainTextResponse",
        "Response",
        "JSONResponse",
        "make_response",
        "now",
        "utcnow",
        "isoformat",
    }
    | {
        "info",
        "debug",
        "warning",
        "time",
        "gettext",
        "_",
        "FileResponse",
        "send_from_directory",
        "print",
        "format",
        "int",
    }
    | {
        "render_template_string",
        "get_flashed_messages",
        "flash",
        "getLogger",
        "log",
        "strftime",
        "today",
        "len",
        "joinpath",
    }
)
_SHOWS = frozenset(
    {"status", "set", "setHeader", "header", "sendStatus", "sendFile", "redirect", "code", "type", "append"}
)
_REFUSES = frozenset({"next", "throw", "createError"})
"""Hand the request, or an error, to what comes after."""

_TEXT_METHODS = frozenset(
    {
        "upper",
        "lower",
        "strip",
        "split",
        "startswith",
        "endswith",
        "encode",
        "decode",
        "isoformat",
        "join",
        "replace",
        "hex",
    }
    | {"model_dump", "title", "format", "strftime", "timestamp", "total_seconds"}
)
_PURE = frozenset(
    {
        "uuid",
        "datetime",
        "json",
        "math",
        "decimal",
        "base64",
        "hashlib",
        "random",
        "re",
        "html",
        "string",
        "time",
        "typing",
    }
    | {
        "platform",
        "http",
        "urllib",
        "itertools",
        "functools",
        "collections",
        "statistics",
        "textwrap",
        "zoneinfo",
        "io",
    }
    | {"struct", "enum", "dataclasses", "secrets", "binascii", "copy", "operator", "logging", "loguru", "structlog"}
    | {
        "pydantic",
        "markdown",
        "dateutil",
        "babel",
        "slugify",
        "phonenumbers",
        "pytz",
        "qrcode",
        "pyqrcode",
        "bolt11",
    }
)
"""Libraries that calculate from what they are given, or write a log."""

_IMPURE = frozenset(
    {"open", "eval", "exec", "compile", "__import__", "input", "request.urlopen", "client.HTTPConnection"}
)
_BUILTINS = frozenset(dir(builtins)) - _IMPURE
_CHANGES = re.compile(r"^(?:create|delete|update|insert|save|add|commit|remove|write|send|publish|charge|pay)")


def is_fixed(names: Names, scope: Scope, function: Function, hops: int = 0) -> bool:
    """Does a handler only answer with what stands in the code: no data read, nothing changed, no work started?"""
    found: bool = names.answers("fixed").of(
        (id(function), hops),
        scope.module,
        function,
        lambda: _is_fixed(names, scope.inside(function), function, hops),
    )
    return found


def _is_fixed(names: Names, inner: Scope, function: Function, hops: int) -> bool:
    if any(getattr(node, "operator", "") == "yield" for node in expressions(function.body)):
        return False
    for line in every(function.body):
        answer = isinstance(line, Assign) and all(sets(inner, target) for target in line.targets)
        if isinstance(line, Assign) and not answer and any(isinstance(one, Index | Attr) for one in line.targets):
            return False
        if not all(_harmless(names, inner, node, hops) for whole in direct(line) for node in walk(whole)):
            return False
    return True


def _harmless(names: Names, scope: Scope, node: Expr, hops: int) -> bool:  # noqa: PLR0911 - one return for each kind
    match node:
        case Call(_, _, func, args):
            if tail(func) in ("send_from_directory", "FileResponse") and any(isinstance(a, Name) for a in args[1:]):
                return False
            if tail(func) in _REFUSES or tail(func).endswith(("Error", "Exception")):
                return True
            if sends(scope, node) or (tail(func) in _SHOWS and sends(scope, Call(0, 0, Attr(func, "send"), (), ()))):
                return True
            if tail(func) in _HARMLESS or (isinstance(func, Attr) and tail(func) in _TEXT_METHODS):
                return True
            called = names.settle(names.resolve(scope, func))
            if isinstance(called, FunctionFound) and hops < MAX_HELPERS:
                return is_fixed(names, called.scope, called.node, hops + 1)
            if isinstance(called, Outside) and called.name.startswith("builtins."):
                return called.name.removeprefix("builtins.") in _BUILTINS
            if isinstance(called, Outside):
                root, _, rest = called.name.partition(".")
                return (root in _PURE and rest not in _IMPURE) or tail(func).endswith("HTTPException")
            return isinstance(called, ClassFound) and _is_shape(names, called)
        case Name():
            found = names.resolve(scope, node)
            if isinstance(found, Outside) and found.name.split(".")[0] == "os":
                return False
            if not isinstance(found, ValueFound) or found.scope.functions:
                return True
            return not (isinstance(found.node.value, Items | Table | Call) and _is_store(found))
        case _:
            return True


def _is_shape(names: Names, found: ClassFound) -> bool:
    """A class of requests and answers: making one of it does nothing."""
    outer = [base.name for base in names.lineage(found) if isinstance(base, Outside)]
    plain = any(
        tail(d.value) == "dataclass" or tail(getattr(d.value, "func", None)) == "dataclass"
        for d in found.node.decorators
    )
    return plain or any(name.startswith(("pydantic", "typing", "enum")) or name.endswith("Exception") for name in outer)


def _is_store(found: ValueFound) -> bool:
    """A module-level collection in a lower-case name: data that the application keeps in memory."""
    if found.name.isupper():
        return False
    value = found.node.value
    if isinstance(value, Call):
        return tail(value.func) in ("dict", "list", "set", "defaultdict", "OrderedDict", "deque")
    return True


def only_redirects(function: Function) -> bool:
    """Is all it answers another address, whatever it looks up, and does it change nothing?"""
    lines = list(every(function.body))
    made = {tail(line.targets[0]): line.value for line in lines if isinstance(line, Assign)}
    answers = [made.get(tail(line.value), line.value) for line in lines if isinstance(line, Return)]
    redirects = [isinstance(value, Call) and tail(value.func) in ("RedirectResponse", "redirect") for value in answers]
    changes = any(isinstance(node, Call) and _CHANGES.match(tail(node.func)) for node in expressions(function.body))
    return bool(redirects) and all(redirects) and not changes
