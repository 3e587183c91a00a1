"""From a Go syntax tree to expressions.

The receiver of a method is the name `self`, `nil` is None, a pointer is what it points to. `User{ID: 1}` is a call of
User, `gin.H{"error": x}` a table.
"""

from collections.abc import Callable, Iterable

from tree_sitter import Node

from bot.inventory.code import (
    Attr,
    Call,
    Compare,
    Const,
    Expr,
    Function,
    Index,
    Items,
    Mix,
    Name,
    Parameter,
    Star,
    Stmt,
    Table,
    Text,
    tail,
)
from bot.inventory.languages.lifting import COMMENTS, MAX_CHAIN, TreeReader, logic, named, plain_parameter
from bot.inventory.languages.python_expressions import MAX_ITEMS, MAX_TEXT, TooDeep, text_of
from bot.inventory.languages.python_statements import first, last

_COMPARES = frozenset({"==", "!=", "<", ">", "<=", ">="})
_CONSTANTS = {"true": "True", "false": "False", "nil": "None"}
_BINARY = frozenset({"binary_expression"})
_LISTS = frozenset({"slice_type", "array_type", "implicit_length_array_type"})


class GoExpressions(TreeReader):
    """Knows the name of the receiver of the method it is in."""

    def __init__(self) -> None:
        super().__init__()
        self.receiver = ""

    def expression(self, node: Node, depth: int) -> Expr:
        reader = _READERS.get(node.type)
        return reader(self, node, depth) if reader else Mix(node.type, self.inside(node, depth))

    def statement(self, node: Node, depth: int) -> Iterable[Stmt]:
        raise NotImplementedError

    def name(self, node: Node, depth: int) -> Expr:
        name = text_of(node)
        return Name("self" if name == self.receiver else name)

    def constant(self, node: Node, depth: int) -> Expr:
        return Const(_CONSTANTS.get(node.type) or text_of(node)[:MAX_TEXT])

    def text(self, node: Node, depth: int) -> Expr:
        return Text("".join(text_of(child) for child in node.named_children)[:MAX_TEXT])

    def selector(self, node: Node, depth: int) -> Expr:
        return Attr(self.field(node, "operand", depth), named(node, "field"))

    def qualified(self, node: Node, depth: int) -> Expr:
        return Attr(Name(named(node, "package")), named(node))

    def call(self, node: Node, depth: int) -> Expr:
        """A call, or a chain of calls, however long."""
        chain = [node]
        while (inner := _called_on(chain[-1])) is not None:
            chain.append(inner)
        if len(chain) > MAX_CHAIN:
            raise TooDeep
        found: Expr | None = None
        for link in reversed(chain):
            function = link.child_by_field_name("function")
            if found is None:
                func = self.field(link, "function", depth)
            else:
                func = Attr(found, named(function, "field") if function is not None else "")
            listed = link.child_by_field_name("arguments")
            line = first(function) if function is not None and found is None else _last_line(function, link)
            found = Call(line, last(link), func, self.arguments(listed, func, depth), ())
        return found if found is not None else Const("")

    def function(self, node: Node, depth: int) -> Expr:
        """A function literal."""
        name = self.lifted_name("func")
        around, self._hint = self._hint, ""
        self.lift(self.function_named(node, name, depth))
        self._hint = around
        return Name(name)

    def function_named(self, node: Node, name: str, depth: int) -> Function:
        params, result = node.child_by_field_name("parameters"), node.child_by_field_name("result")
        given = tuple(self.parameters(params, depth)) if params is not None else ()
        head = last(result or params or node)
        return Function(
            name, first(node), head, last(node), (), given, self._result(result, depth), self._lines(node, depth)
        )

    def _lines(self, node: Node, depth: int) -> tuple[Stmt, ...]:
        body = node.child_by_field_name("body")
        return self.block(statements(body), depth + 1) if body is not None else ()

    def _result(self, node: Node | None, depth: int) -> Expr | None:
        """The type of the first result: the others are errors and flags."""
        if node is None:
            return None
        if node.type != "parameter_list":
            return self.read(node, depth + 1)
        listed = [child for child in node.named_children if child.type == "parameter_declaration"]
        return self.field(listed[0], "type", depth) if listed else None

    def parameters(self, node: Node, depth: int) -> Iterable[Parameter]:
        for child in node.named_children[:MAX_ITEMS]:
            if child.type in ("parameter_declaration", "variadic_parameter_declaration"):
                annotation = self.maybe(child, "type", depth)
                stars = "*" if child.type.startswith("variadic") else ""
                for name in child.children_by_field_name("name"):
                    yield plain_parameter(text_of(name), text_of(child), annotation, stars)

    def composite(self, node: Node, depth: int) -> Expr:
        kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
        if body is None:
            return Const("")
        value = self.literal(body, depth + 1)
        if kind is None or kind.type in _LISTS or kind.type == "map_type":
            return value
        func = self.read(kind, depth + 1)
        if isinstance(value, Table):
            keywords = tuple((tail(key), item) for key, item in value.pairs if isinstance(key, Name))
            return Call(first(node), last(node), func, (), keywords) if len(keywords) == len(value.pairs) else value
        return Call(first(node), last(node), func, value.items if isinstance(value, Items) else (), ())

    def literal(self, node: Node, depth: int) -> Expr:
        """`{a, b}` or `{k: v}`"""
        pairs: list[tuple[Expr | None, Expr]] = []
        items: list[Expr] = []
        for child in node.named_children[:MAX_ITEMS]:
            if child.type == "keyed_element":
                pairs.append((self.field(child, "key", depth), self.field(child, "value", depth)))
            elif child.type not in COMMENTS:
                items.append(self.read(child, depth + 1))
        return Table(tuple(pairs)) if pairs else Items("[", tuple(items))

    def element(self, node: Node, depth: int) -> Expr:
        return Index(self.field(node, "operand", depth), self.field(node, "index", depth))

    def part(self, node: Node, depth: int) -> Expr:
        return Mix(":", self.inside(node, depth))

    def generic(self, node: Node, depth: int) -> Expr:
        return Index(self.field(node, "type", depth), Items("(", self.inside(node.named_children[-1], depth)))

    def listed_type(self, node: Node, depth: int) -> Expr:
        return Index(Name("list"), self.field(node, "element", depth))

    def binary(self, node: Node, depth: int) -> Expr:
        sign = named(node, "operator")
        if sign in _COMPARES:
            return Compare((sign,), (self.field(node, "left", depth), self.field(node, "right", depth)))
        sides = self.chained(node, _BINARY, depth)
        return logic(sign, sides) or Mix(sign, sides)

    def unary(self, node: Node, depth: int) -> Expr:
        sign, value = named(node, "operator"), self.field(node, "operand", depth)
        return value if sign in ("&", "*") else logic(sign, (value,)) or Mix(sign, (value,))

    def operand(self, node: Node, depth: int) -> Expr:
        """`v.(string)`, `string(v)`"""
        return self.field(node, "operand", depth)

    def star(self, node: Node, depth: int) -> Expr:
        return Star(self.only(node, depth))

    def expressions(self, node: Node, depth: int) -> Expr:
        found = self.inside(node, depth)
        return found[0] if len(found) == 1 else Items("(", found)


def statements(body: Node) -> list[Node]:
    """The statements of a block, which the grammar puts into a list of their own."""
    found: list[Node] = []
    for child in body.named_children:
        found += child.named_children if child.type == "statement_list" else [child]
    return found


def _called_on(node: Node) -> Node | None:
    """`a.b()` in `a.b().c()`"""
    function = node.child_by_field_name("function")
    if function is None or function.type != "selector_expression":
        return None
    operand = function.child_by_field_name("operand")
    return operand if operand is not None and operand.type == "call_expression" else None


def _last_line(function: Node | None, link: Node) -> int:
    """The line of the last name of a chain."""
    field = function.child_by_field_name("field") if function is not None else None
    return first(field or link)


_READERS: dict[str, Callable[[GoExpressions, Node, int], Expr]] = {
    **dict.fromkeys(("identifier", "type_identifier", "field_identifier", "package_identifier"), GoExpressions.name),
    **dict.fromkeys(
        ("true", "false", "nil", "int_literal", "float_literal", "rune_literal", "iota", "imaginary_literal"),
        GoExpressions.constant,
    ),
    "interpreted_string_literal": GoExpressions.text,
    "raw_string_literal": GoExpressions.text,
    "selector_expression": GoExpressions.selector,
    "qualified_type": GoExpressions.qualified,
    "call_expression": GoExpressions.call,
    "func_literal": GoExpressions.function,
    "composite_literal": GoExpressions.composite,
    "literal_value": GoExpressions.literal,
    "index_expression": GoExpressions.element,
    "slice_expression": GoExpressions.part,
    "generic_type": GoExpressions.generic,
    **dict.fromkeys(sorted(_LISTS), GoExpressions.listed_type),
    "binary_expression": GoExpressions.binary,
    "unary_expression": GoExpressions.unary,
    "type_assertion_expression": GoExpressions.operand,
    "type_conversion_expression": GoExpressions.operand,
    "variadic_argument": GoExpressions.star,
    "expression_list": GoExpressions.expressions,
    **dict.fromkeys(
        ("literal_element", "parenthesized_expression", "pointer_type", "parenthesized_type", "type_elem"),
        GoExpressions.only,
    ),
}
