"""Which text literals of some lines are secrets, and what each of them is called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.leaks import called
from bot.fixes.python_file import PythonFile, outwards, text_of, walk

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
    (re.compile(r"redis(?:s)?://[^\s/@]*:[^\s/@]+@"), "REDIS_URL"),
    (re.compile(r"amqps?://[^\s/@]*:[^\s/@]+@"), "BROKER_URL"),
    (re.compile(r"mongodb(?:\+srv)?://[^\s/@]*:[^\s/@]+@"), "MONGODB_URI"),
    (re.compile(r"[a-z][a-z0-9+]{1,30}://[^\s/@:]*:[^\s/@]+@"), "DATABASE_URL"),
)
"""Texts that are secrets whatever they are called (the vendors' documented prefixes; URLs with a password), and the
name their makers' tools read them by."""

LOOK_UPS = frozenset(("os.environ.get", "os.getenv", "environ.get", "getenv"))


@dataclass(frozen=True)
class Literal:
    """A secret's node (all of it, where it is written in pieces), the node of what names it (None where nothing
    does) and the name itself, in upper snake case."""

    node: Node
    owner: Node | None
    name: str


def secrets_in(file: PythonFile, span: Span) -> list[Literal]:
    """The secrets that begin in these lines: those with a telling name or shape; else the only text there is."""
    inside = file.within(span)
    if inside is None:
        return []
    texts = [node for node in _texts(inside) if file.line_of(node.start_byte) in span]
    told = [literal for literal in map(_literal, texts) if _is_telling(literal)]
    if told:
        return told
    literals = [literal for literal in map(_literal, texts) if literal.name]
    return literals if len(literals) == 1 else []


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
    return call is not None and called(call) in LOOK_UPS and parent.named_children[0] == node


def _is_telling(literal: Literal) -> bool:
    text = text_of(literal.node)
    return any(shape.search(text) for shape, _ in KNOWN_SHAPES) or bool(SECRET_NAME.search(literal.name))


def _literal(node: Node) -> Literal:
    """The literal with the nearest name that sounds like a secret, else with the nearest name."""
    names = list(_names(node))
    shaped = next((name for shape, name in KNOWN_SHAPES if shape.search(text_of(node))), "")
    telling = next((pair for pair in names if SECRET_NAME.search(pair[1])), None)
    owner, name = telling or (names[0] if names else (None, ""))
    if shaped and telling is None and not (names and names[0][0].type == "assignment"):
        return Literal(node, None, shaped)
    return Literal(node, owner, name)


def _names(node: Node) -> Iterator[tuple[Node, str]]:
    """What the value belongs to, nearest first: the variable of a look-up, an argument, a key, a target, a function."""
    for inner, outer in zip(outwards(node), outwards(node.parent), strict=False):
        for label in _labels(inner, outer):
            if name := _upper_snake(label):
                yield outer, name
        if outer.type in ("expression_statement", "block", "module", "class_definition"):
            return


def _labels(inner: Node, outer: Node) -> Iterator[str]:
    field = {"keyword_argument": "name", "pair": "key", "assignment": "left"}.get(outer.type)
    label = outer.child_by_field_name(field) if field else None
    if label is not None and label != inner:
        yield _last_word(label)
    elif outer.type == "call" and inner.type == "argument_list":
        if called(outer) in LOOK_UPS and inner.named_children:
            yield _last_word(inner.named_children[0])
        yield _called_secret(called(outer))
    elif outer.type == "comparison_operator":
        yield from (_last_word(side) for side in outer.named_children if side != inner)
    elif outer.type == "return_statement":
        function = next((one for one in outwards(outer) if one.type == "function_definition"), None)
        name = function.child_by_field_name("name") if function is not None else None
        yield text_of(name).removeprefix("get_") if name is not None else ""


def _called_secret(function: str) -> str:
    """What the secret handed to a function is called: `jwt.encode(..., "x")` has a JWT_SECRET, `Signer("x")` a
    SIGNER_SECRET."""
    parts = function.split(".")
    if any("jwt" in part.lower() for part in parts):
        return "JWT_SECRET"
    if re.search("engine|connect|database", parts[-1], re.IGNORECASE):
        return "DATABASE_URL"
    last = re.sub(r"^(?:set|hash|make|check|verify|get)_", "", parts[-1])
    return last if SECRET_NAME.search(last) else f"{last}_secret"


def _last_word(label: Node) -> str:
    """`password` of `self.password`, `config["password"]`, `"db.password"` and `password`."""
    if label.type in ("string", "identifier"):
        return text_of(label).strip("rRbBuUfF").strip("\"'") if label.type == "string" else text_of(label)
    words = re.findall(r"[^\W\d]\w*", text_of(label)[-80:])
    return words[-1] if words else ""


def _upper_snake(label: str) -> str:
    """An environment variable's name (POSIX: upper-case letters, digits, underscores); "" where nothing is left."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", label)
    name = re.sub(r"[^0-9A-Za-z]+", "_", words).strip("_").upper()
    return "" if not name or name[0].isdigit() or len(name) > 60 else name
