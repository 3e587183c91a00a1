"""Which tests and calls check a value: what follows them may trust it."""

import re
from typing import NamedTuple, Protocol

from bot.inventory.code import Attr, Call, Compare, Const, Expr, Items, Logic, Mix, Name, Text, Walrus, dotted, tail
from bot.inventory.taint.calls import ESCAPES
from bot.inventory.taint.values import Shape, Value


class Asked(Protocol):
    """The function around a test, as far as it has been read. `evidence` are the labels of what an object of ours was
    looked up by: where there is such an object, the value is one of those we know."""

    def quiet(self, node: Expr) -> Value | None: ...

    def evidence(self, node: Expr) -> frozenset[str]: ...


_CHECKER = re.compile(
    r"valid|safe|secure|saniti[sz]|quote_?ident|allow|check|clean|verif|escape|permitted|whitelist|ensure|assert|match|^is_?\w*(?:local|internal"
    r"|host|url|origin|domain|member|known|identifier)|^can_|forbid|restrict|within|inside|belongs|has_perm|confirm",
    re.IGNORECASE,
)
_ABOUT_TYPES_OF_FILES = re.compile(r"allowed_file|extension|_ext\b|mime|content_?type|size", re.IGNORECASE)
_LOOKS = frozenset(
    {"isdigit", "isalnum", "isidentifier", "isnumeric", "isdecimal", "isalpha", "startswith", "is_relative_to", "match"}
    | {
        "fullmatch",
        "search",
        "commonpath",
        "commonprefix",
        "includes",
        "has",
        "test",
        "startsWith",
        "issubset",
        "test_url",
    }
)
_CASTS = frozenset(
    {
        "int",
        "float",
        "UUID",
        "Decimal",
        "bool",
        "ip_address",
        "ip_network",
        "ObjectId",
        "date",
        "fromisoformat",
        "strptime",
    }
    | {"parseInt", "parseFloat", "Number", "BigInt", "parse_date", "parse_datetime", "url_has_allowed_host_and_scheme"}
)
_SCHEME = re.compile(r"^(?:https?:?(?://)?|ftp:?(?://)?|mailto:|data:)$", re.IGNORECASE)
_PATH_PIECES = re.compile(r"^[./\\:~\x00]+$|^%2e|^\.\./", re.IGNORECASE)


class Checked(NamedTuple):
    """The labels that are checked where a test is true, and where it is false."""

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()

    def plus(self, other: "Checked") -> "Checked":
        return Checked(self.yes | other.yes, self.no | other.no)


def tested(node: Expr, asked: Asked) -> Checked:  # noqa: PLR0911 - one return for each kind
    """What a condition checks. Whether a value is there, or how long it is, checks nothing."""
    match node:
        case Logic("not", (inner, *_)):
            found = tested(inner, asked)
            return Checked(found.no, found.yes)
        case Logic(_, sides):
            both = Checked()
            for side in sides:
                both = both.plus(tested(side, asked))
            return both
        case Compare(operators, sides):
            return _compared(operators, sides, asked)
        case Call():
            labels = called(node, asked)
            return Checked(labels | asked.evidence(node), labels)
        case Name() | Attr():
            return Checked(asked.evidence(node))
        case Walrus(target, value):
            return Checked(asked.evidence(target)).plus(tested(value, asked))
        case Mix("match", subjects):
            labels = frozenset(label for subject in subjects for label in _labels(asked.quiet(subject)))
            return Checked(labels, frozenset())
        case _:
            return Checked()


def called(call: Call, asked: Asked) -> frozenset[str]:
    """The labels that a call checks by its name, as a statement (it raises) or in a condition."""
    name = tail(call.func)
    if name == "validationResult":
        return frozenset({"request"})  # express-validator keeps what its middleware found on the request
    if name in _CASTS:
        cast = (*call.args, *(value for _, value in call.keywords))
        return frozenset(label for arg in cast for label in _labels(asked.quiet(arg)))
    if name == "isinstance" and len(call.args) == 2:
        return (
            _labels(asked.quiet(call.args[0]))
            if dotted(call.args[1]) in ("int", "float", "UUID", "bool")
            else frozenset()
        )
    if name in ESCAPES:
        return frozenset()
    checks = name in _LOOKS or (_CHECKER.search(name) and not _ABOUT_TYPES_OF_FILES.search(name))
    if not checks or _only_scheme(call):
        return _inside_any(call, asked) if name in ("any", "all", "some", "every") else frozenset()
    on = [call.func.value] if isinstance(call.func, Attr) else []
    given = [*on, *call.args, *(value for _, value in call.keywords)]
    return frozenset(label for arg in given for label in _labels(asked.quiet(arg)))


def _inside_any(call: Call, asked: Asked) -> frozenset[str]:
    """`any(url.startswith(host) for host in HOSTS)`"""
    inner = call.args[0] if call.args else None
    if isinstance(inner, Mix) and inner.parts:
        found = tested(inner.parts[0], asked)
        return found.yes | found.no
    return frozenset()


def _only_scheme(call: Call) -> bool:
    """`url.startswith("https://")` says nothing about the host."""
    given = call.args[0] if call.args else None
    literals = given.items if isinstance(given, Items) else (given,)
    return tail(call.func).lower() == "startswith" and all(
        isinstance(one, Text) and bool(_SCHEME.match(one.value)) for one in literals
    )


def _compared(  # noqa: PLR0911 - one return for each kind
    operators: tuple[str, ...], sides: tuple[Expr, ...], asked: Asked
) -> Checked:
    if len(sides) != 2 or len(operators) != 1:
        return Checked()
    left, right = asked.quiet(sides[0]), asked.quiet(sides[1])
    match operators[0]:
        case "in" | "not in":
            return _member(operators[0] == "in", sides, left, right)
        case "==" | "===" | "!=" | "!==":
            if any(_empty(side) for side in sides):
                found = asked.evidence(sides[0])
                return Checked(frozenset(), found) if "!" not in operators[0] else Checked(found)
            if (left is None) == (right is None):
                return Checked()
            labels = _labels(left) | _labels(right)
            return Checked(labels, frozenset()) if "!" not in operators[0] else Checked(frozenset(), labels)
        case "is" | "is not" if _empty(sides[1]):
            found = asked.evidence(sides[0])
            return Checked(frozenset(), found) if operators[0] == "is" else Checked(found)
        case _:
            return Checked()


def _member(positive: bool, sides: tuple[Expr, ...], left: Value | None, right: Value | None) -> Checked:
    item, container = sides[0], sides[1]
    if right is not None and left is None:
        if isinstance(item, Text) and _PATH_PIECES.match(item.value):
            labels = _labels(right)  # `if ".." in name`
            return Checked(frozenset(), labels) if positive else Checked(labels, frozenset())
        labels = _labels(right) if tail(container) == "parents" else frozenset()  # `if FOLDER in path.parents`
        return Checked(labels, frozenset()) if positive else Checked(frozenset(), labels)
    if left is None or right is not None:
        return Checked()
    labels = _labels(left)
    return Checked(labels, frozenset()) if positive else Checked(frozenset(), labels)


def _empty(node: Expr) -> bool:
    return node in (Text(""), Const("None"), Const("null"), Const("undefined"))


def _labels(value: Value | None) -> frozenset[str]:
    whole = value is not None and value.shape in (Shape.REQUEST, Shape.RECORD)
    return frozenset() if value is None or whole else value.labels
