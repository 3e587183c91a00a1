"""What a call makes of the values it is given, where it calls something from outside the tree."""

import re
from collections.abc import Iterator

from bot.core.flow import FlowKind
from bot.inventory.code import Call, Text
from bot.inventory.taint.sinks.interface import Use
from bot.inventory.taint.values import Shape, Value, in_folders, merged, pasted

_SAME = frozenset(
    {
        "str",
        "strip",
        "lstrip",
        "rstrip",
        "lower",
        "upper",
        "title",
        "capitalize",
        "encode",
        "decode",
        "replace",
        "split",
    }
    | {
        "rsplit",
        "splitlines",
        "format_map",
        "removeprefix",
        "removesuffix",
        "expandtabs",
        "casefold",
        "center",
        "zfill",
    }
    | {"unquote", "unquote_plus", "b64decode", "urlsafe_b64decode", "expanduser", "abspath", "realpath", "normpath"}
    | {"resolve", "absolute", "as_posix", "joinpath", "with_suffix", "with_name", "BytesIO", "StringIO", "urlsplit"}
    | {"urlparse", "geturl", "bytes", "repr", "join", "partition", "rpartition", "trim", "toString", "toLowerCase"}
    | {
        "decodeURIComponent",
        "String",
        "concat",
        "slice",
        "substring",
        "getvalue",
        "force_str",
        "smart_str",
        "iri_to_uri",
    }
    | {
        "Path",
        "PurePath",
        "PosixPath",
        "urljoin",
        "loads",
        "parse",
        "list",
        "tuple",
        "set",
        "sorted",
        "reversed",
        "iter",
    }
    | {"next", "pop", "copy", "deepcopy", "dict", "toUpperCase", "from", "cast", "memoryview", "bytearray"}
)
"""Calls whose result holds what they are given, or what they are called on."""

_READS = frozenset({"get", "getlist", "getone", "getall", "pop", "setdefault", "get_list", "getAll", "__getitem__"})
_WHOLES = frozenset({"to_dict", "dict", "copy", "multi_items", "model_dump", "toJSON", "to_dict_flat", "_asdict"})
_CONTENT = frozenset({"read", "readlines", "readline", "getvalue", "read_text", "arrayBuffer", "text", "chunks"})
ESCAPES = {
    "quote": (FlowKind.COMMAND, FlowKind.URL, FlowKind.REDIRECT, FlowKind.HTML),
    "quote_plus": (FlowKind.COMMAND, FlowKind.URL, FlowKind.REDIRECT, FlowKind.HTML),
    "urlencode": (FlowKind.URL, FlowKind.REDIRECT, FlowKind.HTML),
    "encodeURIComponent": (FlowKind.URL, FlowKind.REDIRECT, FlowKind.HTML),
    "escape": (FlowKind.HTML, FlowKind.PATTERN, FlowKind.XPATH),
    "conditional_escape": (FlowKind.HTML,),
    "escape_filter_chars": (FlowKind.LDAP,),
    "escape_dn_chars": (FlowKind.LDAP,),
    "basename": (FlowKind.PATH, FlowKind.UPLOAD),
    "escapeRegExp": (FlowKind.PATTERN,),
}
"""What a call of this name makes its argument harmless in."""

_OPENED = frozenset({"tarfile.open", "tarfile.TarFile", "zipfile.ZipFile", "io.BytesIO"})
"""Calls whose result reads what they are given."""

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def result(use: Use) -> Value | None:
    """The value of a call of something from outside; None where nothing a caller sent survives it."""
    if use.callee in _OPENED:
        held = merged((*use.args, *use.keywords.values()))
        return held.as_shape(Shape.BODY) if held is not None else None
    if use.name in ESCAPES and (use.args[:1] or (None,))[0] is not None:
        both = merged(use.args)
        return both.harmless_in(*ESCAPES[use.name]) if both is not None else None
    if use.on is not None:
        found = _of_value(use, use.on)
        if found is not None:
            return found
    if use.name == "format" and use.call.args + tuple(value for _, value in use.call.keywords):
        return formatted(use)
    if use.name in _SAME and use.on is None:
        return _held(use)
    return None


def _of_value(use: Use, on: Value) -> Value | None:  # noqa: PLR0911 - one return for each kind
    """A method of something that holds what a caller sent."""
    key = literal(use.call)
    if on.shape in (Shape.FIELDS, Shape.BODY, Shape.UPLOADS) and use.name in _READS:
        shape = {Shape.FIELDS: Shape.TEXT, Shape.UPLOADS: Shape.UPLOAD}.get(on.shape, Shape.BODY)
        return merged((on.part(key, shape), use.args[1] if len(use.args) > 1 else None))
    if use.name in _WHOLES and on.shape in (Shape.FIELDS, Shape.BODY):
        return on
    if use.name in _WHOLES and on.shape is Shape.RECORD:
        return on.as_shape(Shape.LIST)
    if on.shape in (Shape.FIELDS, Shape.BODY) and use.name in ("items", "entries"):
        return on.as_shape(Shape.PAIRS)
    if on.shape in (Shape.FIELDS, Shape.BODY, Shape.UPLOADS) and use.name in ("values", "lists"):
        return on.part("*", Shape.UPLOAD if on.shape is Shape.UPLOADS else Shape.BODY)
    if use.name == "replace" and on.text and literal(use.call) in (".", "/"):
        return on.harmless_in(FlowKind.PATH)  # what is left of it leads nowhere else
    if use.name in _CONTENT or (on.text and use.name in _SAME):
        return merged((on.as_shape(Shape.BODY if on.shape is Shape.UPLOAD else on.shape), *use.args))
    if on.shape is Shape.LIST and use.name in ("values", "copy", "pop", "get"):
        return on
    return None


def _held(use: Use) -> Value | None:
    """A call that holds its arguments: of a path or a URL only the first one decides where it leads."""
    if use.name == "loads" or (use.name == "parse" and "JSON" in use.receiver):
        first = use.args[0] if use.args else None
        return first.as_shape(Shape.BODY) if first is not None and use.callee.startswith(_JSON) else None
    if use.name == "parse":
        return None
    if use.name == "join":
        joined = pasted(_as_folders(use)) if len(use.args) > 1 else merged(use.args)
        return joined.as_shape(Shape.TEXT) if joined is not None else None
    if use.name in ("Path", "PurePath", "PosixPath", "joinpath") and len(use.args) > 1:
        return pasted(_as_folders(use))
    found = merged((*use.args, *use.keywords.values()))
    if found is not None and use.name in ("list", "tuple", "set", "sorted"):
        return found.as_shape(Shape.LIST) if found.shape is Shape.TEXT else found
    return found


_JSON = ("json.", "orjson.", "ujson.", "simplejson.", "JSON.", "rapidjson.", "msgspec.")


def _as_folders(use: Use) -> Iterator[tuple[str | None, Value | None]]:
    """The arguments as the parts of a path."""
    parts = zip(use.call.args, use.args, strict=True)
    return in_folders((node.value if isinstance(node, Text) else None, value) for node, value in parts)


def formatted(use: Use) -> Value | None:
    """`"... {} ...".format(value)`"""
    template = getattr(use.call.func, "value", None)
    text = template.value if isinstance(template, Text) else None
    values = merged((use.on, *use.args, *use.keywords.values()))
    if values is None:
        return None
    before = _PLACEHOLDER.split(text)[0] if text is not None else None
    return pasted(((before, None), (None, values), (text, None)))


def literal(call: Call) -> str:
    """The literal name a call asks for: "next" for `args.get("next")`."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, Text) else ""
