"""Which text literals of some lines are secrets, and what each of them is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.leaks import called
from bot.fixes.python_file import PythonFile, outwards, text_of

SECRET_NAME = re.compile(
    r"pass(?:word|wd|phrase|code)?(?![a-z])|pwd|secret|token|api_?key|access_?key|private_?key|signing_?key"
    r"|encryption_?key|auth(?:orization)?(?![a-z])|credential|salt|dsn|(?:database|db|redis|mongo|broker|connection)\w*ur[li]"
    r"|conn(?:ection)?_?str|(?:^|_)key$",
    re.IGNORECASE,
)
"""Names under which secrets are kept."""

KNOWN_SHAPES = (
    (re.compile(r"(?:AKIA|ASIA)[0-9A-Z]{16}"), "AWS_ACCESS_KEY_ID"),
    (re.compile(r"gh[pousr]_[0-9A-Za-z]{20,}|github_pat_"), "GITHUB_TOKEN"),
    (re.compile(r"[sr]k_(?:live|test)_[0-9A-Za-z]{10,}"), "STRIPE_API_KEY"),
    (re.compile(r"xox[abprs]-"), "SLACK_TOKEN"),
    (re.compile(r"sk-[0-9A-Za-z_-]{20,}"), "OPENAI_API_KEY"),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"), "PRIVATE_KEY"),
    (re.compile(r"redis(?:s)?://[^\s/@:]*:[^\s/@]+@"), "REDIS_URL"),
    (re.compile(r"amqps?://[^\s/@:]*:[^\s/@]+@"), "BROKER_URL"),
    (re.compile(r"mongodb(?:\+srv)?://[^\s/@:]*:[^\s/@]+@"), "MONGODB_URI"),
    (re.compile(r"[a-z][a-z0-9+]{1,30}://[^\s/@:]*:[^\s/@]+@"), "DATABASE_URL"),
)
"""Texts that are secrets whatever they are called (the vendors' documented prefixes; URLs with a password), and the
name their makers' tools read them by."""

MAX_LOOKED_AT = 4096
"""Characters of a literal whose shape is looked at."""

LOOK_UPS = frozenset(("os.environ.get", "os.getenv", "environ.get", "getenv"))
"""Of the standard library: without a default they answer None."""

SETTINGS_LOOK_UPS = frozenset(("config", "env", "env.str", "decouple.config"))
"""Of python-decouple, environs and django-environ: without a default they fail where the variable is missing."""

LOOK_UP = re.compile(r"(?:env|config|settings)\w*(?:\.\w+)?$", re.IGNORECASE)
"""Functions that are asked for a setting by its name."""

WITH_PASSWORD = frozenset(("HTTPBasicAuth", "HTTPDigestAuth", "BasicAuth", "login", "username_pw_set"))
"""Functions that take a user name and a password."""

NAMELESS = frozenset(("DEFAULT", "DEFAULT_VALUE", "FALLBACK", "VALUE"))
"""Labels that say nothing about what they label."""

PARTS = re.compile(
    r"(?:AWS|S3|CSP|CORS|DB|DATABASE|POSTGRES|MYSQL|REDIS|CELERY|RABBITMQ|EMAIL|MAIL|SMTP|LDAP|OIDC|OAUTH|SAML|GITHUB|GITLAB"
    r"|GOOGLE|AZURE|GCP|SENTRY|STRIPE|TWILIO|SLACK)_"
)
"""Beginnings of names that are of a service or of a part, and of no project."""

SETTINGS = re.compile(
    r"^from (?:django\.conf|[\w.]*(?:settings|config)) import|\bcurrent_app\.config\b|\bget_settings\(", re.MULTILINE
)
"""What shows that a file has what is set from an object for that."""


@dataclass(frozen=True)
class Literal:
    """A secret's node (all of it, where it is written in pieces), its name in upper snake case ("" where nothing names
    it), and whether name or shape tell that it is a secret."""

    node: Node
    name: str
    is_telling: bool


def secrets_in(file: PythonFile, span: Span) -> list[Literal]:
    """The secrets that begin in these lines: those with a telling name or shape; else the only text there is."""
    inside = file.within(span)
    if inside is None:
        return []
    found = [_literal(node) for node in _texts(inside) if file.line_of(node.start_byte) in span]
    telling = [literal for literal in found if literal.is_telling]
    return telling or [literal for literal in found if literal.name and len(found) == 1]


def _texts(inside: Node) -> Iterator[Node]:
    """Text literals that are values: no docstrings, no keys, no variable names of a look-up."""
    stack = [inside]
    while stack:
        node = stack.pop()
        if node.type in ("string", "concatenated_string"):
            if not _is_label(node):
                yield node
        else:
            stack.extend(reversed(node.named_children))


def _is_label(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.type == "expression_statement":
        return True
    if parent.type == "pair":
        return parent.child_by_field_name("key") == node
    if parent.type == "subscript":
        return True
    call = parent.parent if parent.type == "argument_list" else None
    return call is not None and bool(LOOK_UP.search(called(call)[-80:])) and parent.named_children[0] == node


def _literal(node: Node) -> Literal:
    """The literal under the nearest name that sounds like a secret, else that of its shape, else the nearest one."""
    names = list(_names(node))
    telling = next((name for name in names if SECRET_NAME.search(name)), "")
    shape = next((name for shape, name in KNOWN_SHAPES if shape.search(text_of(node)[:MAX_LOOKED_AT])), "")
    asked = _fallback_of(node)
    name = asked or telling or shape or _receiver(node) or next(iter(names), "")
    return Literal(node, name, bool(telling or shape))


def _fallback_of(node: Node) -> str:
    """The variable that a look-up asks for whose fallback the text is: it has its name already."""
    parent = node.parent
    call = parent.parent if parent is not None and parent.type == "argument_list" else None
    return upper_snake(_looked_up(call)) if call is not None else ""


def _names(node: Node) -> Iterator[str]:
    """Names of what the value belongs to, nearest first: argument, key, target, variable looked up, function.
    A value in a collection, or one of several arguments, belongs to nothing further out."""
    for inner, outer in zip(outwards(node), outwards(node.parent), strict=False):
        found = [name for name in map(upper_snake, _labels(inner, outer)) if name and name not in NAMELESS]
        yield from found
        if outer.type not in TRANSPARENT and not (outer.type in LABELLED and not found) and not _is_alone(outer):
            return


TRANSPARENT = frozenset(
    ("parenthesized_expression", "boolean_operator", "conditional_expression", "binary_operator", "attribute", "call")
)
"""What a value goes through and still belongs to what is around it."""

LABELLED = frozenset(("keyword_argument", "pair"))
"""What names a value, or passes it on where it does not."""


def _is_alone(outer: Node) -> bool:
    """Whether a function is given one value only: what `hash_password("x")` makes is what "x" is for."""
    return outer.type == "argument_list" and len(outer.named_children) == 1


def _labels(inner: Node, outer: Node) -> Iterator[str]:
    field = {"keyword_argument": "name", "pair": "key", "assignment": "left"}.get(outer.type)
    label = outer.child_by_field_name(field) if field else None
    if label is not None and label != inner:
        yield _last_word(label)
    elif outer.type == "argument_list" and outer.parent is not None:
        yield _looked_up(outer.parent) or _argument_of(inner, outer, called(outer.parent)[-80:])
    elif outer.type == "tuple" and outer.parent is not None and outer.named_children[1:2] == [inner]:
        name = outer.parent.child_by_field_name("name")  # auth=("user", "password")
        yield "PASSWORD" if name is not None and text_of(name) == "auth" else ""
    elif outer.type == "boolean_operator":
        yield from (_looked_up(side) for side in outer.named_children if side != inner)
    elif outer.type == "comparison_operator":
        yield from (_last_word(side) for side in outer.named_children if side != inner)
    elif outer.type == "return_statement":
        function = next((one for one in outwards(outer) if one.type == "function_definition"), None)
        name = function.child_by_field_name("name") if function is not None else None
        yield text_of(name).removeprefix("get_") if name is not None else ""


def _looked_up(call: Node) -> str:
    """The variable that a look-up asks for; "" for other calls."""
    arguments = call.child_by_field_name("arguments") if call.type == "call" else None
    if arguments is None or len(arguments.named_children) == 0 or not LOOK_UP.search(called(call)[-80:]):
        return ""
    first = arguments.named_children[0]
    return _last_word(first) if first.type == "string" else ""


def _argument_of(argument: Node, arguments: Node, function: str) -> str:
    """What the secret handed to a function is called: `set_password("x")` takes a PASSWORD, `jwt.encode(data, "x")`
    a JWT_SECRET, `smtp.login("me", "x")` a PASSWORD; "" for functions whose name does not tell."""
    place = arguments.named_children.index(argument)
    last = function.rpartition(".")[2]
    if "jwt" in function.lower():
        return "JWT_SECRET" if place == 1 else ""
    if last in WITH_PASSWORD:
        return "PASSWORD" if place == 1 else ""
    last = re.sub(r"^(?:set|hash|make|check|verify|get)_", "", last)
    return last if SECRET_NAME.search(last) and len(arguments.named_children) == 1 else ""


def _receiver(node: Node) -> str:
    """A name for an argument that nothing names: of `Signer("x")` SIGNER_SECRET, of `hmac.new(b"x", m)` HMAC_SECRET."""
    call = node.parent.parent if node.parent is not None and node.parent.type == "argument_list" else None
    parts = called(call)[-80:].split(".") if call is not None else []
    telling = [part for part in parts if part not in ("new", "digest", "encode", "decode", "create", "get", "post")]
    name = upper_snake(telling[-1]) if telling else ""
    return f"{name}_SECRET" if name else ""


def _last_word(label: Node) -> str:
    """`password` of `self.password`, `config["password"]`, `"db.password"` and `password`."""
    if label.type in ("string", "identifier"):
        return text_of(label).strip("rRbBuUfF").strip("\"'") if label.type == "string" else text_of(label)
    words = re.findall(r"[^\W\d]\w*", text_of(label)[-80:])
    return words[-1] if words else ""


def upper_snake(label: str) -> str:
    """An environment variable's name (POSIX: upper-case letters, digits, underscores); "" where nothing is left."""
    words = label if label.isupper() else re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label)
    name = re.sub(r"[^0-9A-Za-z_]+", "_", words).strip("_").upper()
    return "" if not name or name[0].isdigit() or len(name) > 60 else name
