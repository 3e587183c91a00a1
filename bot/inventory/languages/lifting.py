"""What reading a syntax tree is in every language whose functions may stand in expressions.

Such a function is lifted in front of its statement and named there. Its name is made of the call it is given to
(`GET /orders`), never of a line number or a running number alone, so that code put above it renames nothing.
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable

from tree_sitter import Node

from bot.core.coverage import GapReason
from bot.inventory.code import Const, Expr, Logic, Mix, Parameter, Return, Stmt, Text, tail
from bot.inventory.languages.python_expressions import MAX_DEPTH, MAX_ITEMS, MAX_TEXT, TooDeep, text_of
from bot.inventory.languages.python_statements import first, last

COMMENTS = frozenset({"comment", "line_comment", "block_comment"})

MAX_CHAIN = 100
"""Calls in one chain (`a.b().c()`): builders of configuration are shorter."""

MAX_HINT = 60
"""Characters of the name of a lifted function."""


def squeeze(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]


def named(node: Node, field: str = "name") -> str:
    """The text of a field, "" where there is none."""
    child = node.child_by_field_name(field)
    return text_of(child) if child is not None else ""


class TreeReader(ABC):
    """Reads blocks; remembers the lines where it had to stop because the code nests too deeply."""

    def __init__(self) -> None:
        self.too_deep: list[int] = []
        self._lifted: list[Stmt] = []
        self._taken: Counter[str] = Counter()
        self._hint = ""

    @abstractmethod
    def statement(self, node: Node, depth: int) -> Iterable[Stmt]:
        """The statements that a node stands for. Raises TooDeep."""

    @abstractmethod
    def expression(self, node: Node, depth: int) -> Expr:
        """The expression at a node, its depth checked already. Raises TooDeep."""

    def block(self, nodes: Iterable[Node], depth: int) -> tuple[Stmt, ...]:
        around, self._lifted = self._lifted, []
        found: list[Stmt] = []
        for node in nodes:
            if node.type in COMMENTS:
                continue
            try:
                if depth > MAX_DEPTH:
                    raise TooDeep
                made = tuple(self.statement(node, depth))
                found += self._lifted
                found += made
            except TooDeep:
                self.too_deep.append(first(node))
                self._hint = ""
            self._lifted = []
        self._lifted = around
        return tuple(found)

    def read(self, node: Node, depth: int) -> Expr:
        if depth > MAX_DEPTH:
            raise TooDeep
        return self.expression(node, depth)

    def field(self, node: Node, name: str, depth: int) -> Expr:
        child = node.child_by_field_name(name)
        return Const("") if child is None else self.read(child, depth + 1)

    def maybe(self, node: Node, name: str, depth: int) -> Expr | None:
        child = node.child_by_field_name(name)
        return None if child is None else self.read(child, depth + 1)

    def inside(self, node: Node | None, depth: int) -> tuple[Expr, ...]:
        """The expressions directly below a node."""
        found = node.named_children[:MAX_ITEMS] if node is not None else []
        return tuple(self.read(child, depth + 1) for child in found if child.type not in COMMENTS)

    def only(self, node: Node, depth: int) -> Expr:
        found = [child for child in node.named_children if child.type not in COMMENTS]
        return self.read(found[0], depth + 1) if len(found) == 1 else Mix(node.type, self.inside(node, depth))

    def arguments(self, node: Node | None, func: Expr, depth: int) -> tuple[Expr, ...]:
        """The arguments of a call. A function among them is named after the call and its first text."""
        around = self._hint
        found: list[Expr] = []
        self._hint = tail(func)
        for child in node.named_children[:MAX_ITEMS] if node is not None else []:
            if child.type not in COMMENTS:
                found.append(self.read(child, depth + 1))
                if len(found) == 1 and isinstance(found[0], Text):
                    self._hint = f"{tail(func)} {found[0].value}"[:MAX_HINT]
        self._hint = around
        return tuple(found)

    def start_names(self) -> Counter[str]:
        """Begin a definition: names of lifted functions are told apart inside it. Give back the names before."""
        before, self._taken = self._taken, Counter()
        return before

    def end_names(self, before: Counter[str]) -> None:
        self._taken = before

    def lifted_name(self, otherwise: str) -> str:
        name = self._hint or otherwise
        self._taken[name] += 1
        return name if self._taken[name] == 1 else f"{name} {self._taken[name]}"

    def lift(self, line: Stmt) -> None:
        self._lifted.append(line)

    def answer(self, node: Node, depth: int) -> tuple[Stmt, ...]:
        """An expression that is the whole body of a function, with what is lifted out of it."""
        around, self._lifted = self._lifted, []
        value = self.read(node, depth + 1)
        found = (*self._lifted, Return(first(node), last(node), value))
        self._lifted = around
        return found

    def chained(self, node: Node, kinds: frozenset[str], depth: int) -> tuple[Expr, ...]:
        """`a + b + c` (`a && b && c`) side by side, however long the chain is: such chains nest to the left."""
        sign = named(node, "operator")
        right: list[Expr] = []
        here = node
        while here.type in kinds and named(here, "operator") == sign:
            right.append(self.field(here, "right", depth))
            left = here.child_by_field_name("left")
            if left is None:
                break
            here = left
        else:
            right.append(self.read(here, depth + 1))
        return tuple(reversed(right))


def gaps(root: Node, reader: TreeReader) -> tuple[tuple[GapReason, str], ...]:
    """What could not be read (reason, detail)."""
    found: list[tuple[GapReason, str]] = []
    if root.has_error:
        found.append((GapReason.SYNTAX, f"line {first_error(root)}"))
    if reader.too_deep:
        found.append((GapReason.LIMIT, f"nested too deeply on line {reader.too_deep[0]}"))
    return tuple(found)


def first_error(root: Node) -> int:
    """The line of the first error: descends only into children that contain one."""
    node = root
    while node.type != "ERROR" and not node.is_missing:
        inside = next((child for child in node.children if child.has_error or child.is_missing), None)
        if inside is None:
            break
        node = inside
    return first(node)


def plain_parameter(name: str, text: str, annotation: Expr | None, stars: str = "") -> Parameter:
    return Parameter(name, annotation, None, stars, squeeze(text))


def logic(operator: str, sides: tuple[Expr, ...]) -> Expr | None:
    """`&&`, `||` and `!` as Logic; None for any other operator."""
    word = {"&&": "and", "||": "or", "!": "not"}.get(operator)
    return Logic(word, sides) if word else None
