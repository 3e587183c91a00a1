"""What the readers of JavaScript's syntax trees share: how deep they are, and what they lift out of expressions.

JavaScript writes functions inside expressions: `app.get("/x", async (req, res) => {...})`. Such a function is lifted:
it becomes a statement of its own right before the one it stands in, under a name that is made here, and the expression
holds that name. So scopes, bodies and names need no second kind of function.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from tree_sitter import Node

from bot.inventory.code import Const, Expr, Stmt
from bot.inventory.unnamed import made_name

MAX_TEXT = 200
"""Characters kept of a string literal: routes and messages are shorter, embedded data is not needed."""

MAX_ITEMS = 400
"""Items kept of one literal collection: lists of routers are shorter, data tables are not needed."""

MAX_DEPTH = 110
"""Levels of nesting kept, counting blocks and expressions; also keeps pickle from running out of stack. More than
Python's: a chain of forty calls (a query builder, a schema) nests eighty deep."""


class TooDeep(Exception):
    """The code nests deeper than MAX_DEPTH."""


ReadExpression = Callable[["Reader", Node, int], Expr]
ReadStatement = Callable[["Reader", Node, int], Iterable[Stmt]]


class Reader:
    """Reads the nodes of one tree by what the two tables say about their kinds; remembers the lines where it had to
    stop because the code nests too deeply."""

    def __init__(
        self, statements: Mapping[str, ReadStatement], expressions: Mapping[str, ReadExpression], other: ReadExpression
    ) -> None:
        self._statements = statements
        self._expressions = expressions
        self._other = other
        self._lifted: list[Stmt] = []
        self._made = 0
        self.too_deep: list[int] = []

    def expression(self, node: Node, depth: int) -> Expr:
        """The expression at a node. Raises TooDeep."""
        if depth > MAX_DEPTH:
            raise TooDeep
        return self._expressions.get(node.type, self._other)(self, node, depth)

    def field(self, node: Node, name: str, depth: int) -> Expr:
        child = node.child_by_field_name(name)
        return Const("") if child is None else self.expression(child, depth + 1)

    def children(self, node: Node, depth: int) -> tuple[Expr, ...]:
        inside = (child for child in node.named_children[:MAX_ITEMS] if child.type != "comment")
        return tuple(self.expression(child, depth + 1) for child in inside)

    def block(self, nodes: Iterable[Node], depth: int) -> tuple[Stmt, ...]:
        """The statements at these nodes, each behind the functions that were lifted out of it."""
        found: list[Stmt] = []
        for node in nodes:
            read = self._statements.get(node.type)
            if read is None:
                continue
            around, self._lifted = self._lifted, []
            try:
                if depth > MAX_DEPTH:
                    raise TooDeep
                own = tuple(read(self, node, depth))
                found.extend(self._lifted)
                found.extend(own)
            except TooDeep:
                self.too_deep.append(first(node))
            finally:
                self._lifted = around
        return tuple(found)

    def body(self, node: Node | None, depth: int) -> tuple[Stmt, ...]:
        """What stands in braces, or the one statement where there are none."""
        if node is None:
            return ()
        return self.block(node.named_children if node.type == "statement_block" else [node], depth + 1)

    def lift(self, statement: Stmt) -> None:
        """Put a statement before the one that is being read."""
        self._lifted.append(statement)

    def fresh(self, said: str = "") -> str:
        """A name that no code can have, counted in each function; `said` is what the code calls the thing."""
        self._made += 1
        return made_name(self._made, said)

    @contextmanager
    def lifting(self) -> Iterator[list[Stmt]]:
        """What is lifted in here is kept apart, for the caller to put where it belongs."""
        around, self._lifted = self._lifted, []
        try:
            yield self._lifted
        finally:
            self._lifted = around

    @contextmanager
    def inside(self) -> Iterator[None]:
        """In a function's own scope, made names are counted anew."""
        around, self._made = self._made, 0
        try:
            yield
        finally:
            self._made = around


def text_of(node: Node | None) -> str:
    """Interned: names come again and again, and facts are pickled faster and smaller where they are one object."""
    return sys.intern((node.text or b"").decode("utf-8", errors="replace")) if node is not None else ""


def string_of(node: Node | None) -> str:
    """What a string literal says."""
    return "".join(text_of(child) for child in node.named_children)[:MAX_TEXT] if node is not None else ""


def squeeze(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]


def first(node: Node) -> int:
    """The line a node starts on, counted from 1."""
    return node.start_point[0] + 1


def last(node: Node) -> int:
    """The line a node ends on; a node that ends at the start of a line ends on the one before."""
    row, column = node.end_point
    return max(row + 1 if column else row, first(node))
