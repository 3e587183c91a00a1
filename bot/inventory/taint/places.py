"""What the names and parts of values hold, and what is put into them."""

import re
from abc import ABC, abstractmethod

from bot.core.flow import FlowKind
from bot.inventory.code import Attr, Call, Compare, Expr, Index, Items, Mix, Name, Star, Text, dotted, tail, walk
from bot.inventory.found import Scope
from bot.inventory.names import Names
from bot.inventory.taint.sources import global_request, part_of_request
from bot.inventory.taint.summary import State
from bot.inventory.taint.types import field
from bot.inventory.taint.values import Shape, Value, merged

_KEPT = frozenset(
    {"path", "netloc", "hostname", "text", "content", "data", "value", "body", "raw", "url", "parent", "query", "stem"}
    | {"suffix", "fragment", "href", "host", "pathname", "parents"}
)
"""Attributes that hold what the thing they belong to was made of."""

_FILE_NAMES = frozenset({"filename", "name", "originalname", "raw_filename", "originalFilename"})
COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
_LOOKS_UP = re.compile(
    r"^_?(?:a?get|find|fetch|load|read|first|one|filter|query|select|next|lookup|search|match|fullmatch|resolve|retrieve|scalar|where)"
    r"|_by_|^exists$|_or_none$|by_id|objects$",
    re.IGNORECASE,
)


class Places(ABC):
    """The values of names in one function, as far as it has been read."""

    def __init__(self, names: Names, scope: Scope, state: State) -> None:
        self.names = names
        self.scope = scope
        self.state = state
        self._silent = False
        self._depth = 0

    @abstractmethod
    def value(self, node: Expr | None) -> Value | None: ...

    def quiet(self, node: Expr) -> Value | None:
        """The value of an expression that has been evaluated before."""
        silent, self._silent = self._silent, True
        found = self.value(node)
        self._silent = silent
        return found

    def check(self, labels: frozenset[str]) -> None:
        self.state.checked |= labels

    def evidence(self, node: Expr) -> frozenset[str]:
        """The labels that the object behind a name or a call was looked up by; none where nothing was looked up."""
        if isinstance(node, Name | Attr):
            return self.state.evidence.get(dotted(node), frozenset())
        found: set[str] = set()
        for call in walk(node):
            of_files = isinstance(call, Call) and dotted(call.func).startswith(("os.", "fs.", "path."))
            if isinstance(call, Call) and not of_files and _LOOKS_UP.search(tail(call.func)):
                given = (*call.args, *(value for _, value in call.keywords))
                found.update(label for arg in given for label in self._looked_up(arg))
        return frozenset(found)

    def _looked_up(self, node: Expr) -> frozenset[str]:
        value = self.quiet(node)
        if value is not None and value.shape in (Shape.TEXT, Shape.BODY):
            return value.labels
        clauses = node.parts if isinstance(node, Mix) and node.operator in COMPREHENSIONS else ()
        tests = [clause.parts[0] for clause in clauses if isinstance(clause, Mix) and clause.operator == "if_clause"]
        compared = [side for test in (*tests, node) if isinstance(test, Compare) for side in test.sides]
        return frozenset(label for side in compared if (one := self.quiet(side)) is not None for label in one.labels)

    def attribute(self, node: Attr) -> Value | None:  # noqa: PLR0911 - one return for each kind
        known = self.state.values.get(dotted(node))
        if known is not None:
            return known
        asked = global_request(self.names, self.scope, node)
        if asked is not None:
            return asked
        base = self.value(node.value)
        if node.name == "searchParams" and (base is not None or self._of_request(node.value)):
            return Value(frozenset({"request.query"}), Shape.FIELDS)
        if base is None:
            return None
        if base.shape is Shape.REQUEST:
            return part_of_request(node.name) if node.name != "request" else base
        if base.shape is Shape.RECORD:
            return field(self.names, base, node.name)
        if base.shape is Shape.UPLOAD:
            return (
                base.part(node.name) if node.name in _FILE_NAMES else base if node.name in ("file", "stream") else None
            )
        if base.shape is Shape.FIELDS:
            return base.part(node.name)
        if base.text and node.name in ("name", "stem", "suffix") and base.shape is Shape.TEXT:
            return base.harmless_in(FlowKind.PATH)
        if base.shape is Shape.BODY:
            return base.part(node.name, Shape.BODY)
        return base if node.name in _KEPT else None

    def _of_request(self, node: Expr) -> bool:
        """`new URL(request.url)`"""
        return any(
            isinstance(inner, Attr)
            and inner.name == "url"
            and (one := self.quiet(inner.value)) is not None
            and one.shape is Shape.REQUEST
            for inner in walk(node)
        )

    def item(self, base: Value | None, at: Expr) -> Value | None:  # noqa: PLR0911 - one return for each kind
        if base is None or base.shape is Shape.REQUEST:
            return None
        name = at.value if isinstance(at, Text) else ""
        match base.shape:
            case Shape.FIELDS:
                return base.part(name)
            case Shape.BODY:
                return base.part(name, Shape.BODY)
            case Shape.UPLOADS:
                return base.part(name, Shape.UPLOAD)
            case Shape.LIST:
                return base.as_shape(Shape.TEXT)
            case Shape.RECORD:
                return None
            case _:
                return base

    def element(self, value: Value | None) -> Value | None:
        """What a loop over a value runs over."""
        if value is None or value.shape in (Shape.REQUEST, Shape.RECORD, Shape.PAIRS):
            return value
        if value.shape is Shape.LIST:
            return value.as_shape(Shape.TEXT)
        if value.shape in (Shape.FIELDS, Shape.BODY):
            return self._key(value)
        return value.part("*", Shape.UPLOAD) if value.shape is Shape.UPLOADS else value

    @staticmethod
    def _key(value: Value) -> Value:
        chosen = value.part("*name")
        return Value(chosen.labels, Shape.TEXT, key=True)

    def bind(self, target: Expr, value: Value | None) -> None:
        match target:
            case Name() | Attr() if name := dotted(target):
                self.state.evidence.pop(name, None)
                if value is None:
                    self.state.values.pop(name, None)
                else:
                    self.state.values[name] = value
            case Items(_, items) if value is not None and value.shape is Shape.PAIRS:
                both = (self._key(value), value.part("*", Shape.BODY))
                for item, one in zip(items, both, strict=False):
                    self.bind(item, one)
            case Items(_, items):
                for item in items:
                    self.bind(item, value)
            case Star(inner):
                self.bind(inner, value)
            case Index(Name() | Attr() as base, _) if value is not None:
                self.gather(base, value)
            case _:
                pass

    def gather(self, base: Expr, value: Value) -> None:
        """Something is put into a collection of ours."""
        name = dotted(base)
        if name and name not in self.state.values:
            self.state.values[name] = value.as_shape(Shape.LIST)
        elif name and self.state.values[name].shape is Shape.LIST:
            both = merged((self.state.values[name], value))
            if both is not None:
                self.state.values[name] = both.as_shape(Shape.LIST)
