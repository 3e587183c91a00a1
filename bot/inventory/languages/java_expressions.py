"""From a Java syntax tree to expressions.

`this` is the name `self`; a field that is named without it, and a method that is called without it, is looked up on
`self` as well, as Java does it. `null` is None. A class literal is its class, a cast its value.
"""

from abc import abstractmethod
from collections.abc import Callable, Iterable

from tree_sitter import Node

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Choice,
    Class,
    Compare,
    Const,
    Expr,
    Function,
    Index,
    Items,
    Mix,
    Name,
    Parameter,
    Stmt,
    Text,
)
from bot.inventory.languages.lifting import COMMENTS, MAX_CHAIN, TreeReader, logic, named, plain_parameter
from bot.inventory.languages.python_expressions import MAX_TEXT, TooDeep, text_of
from bot.inventory.languages.python_statements import first, last
from bot.inventory.node import altered

_COMPARES = frozenset({"==", "!=", "<", ">", "<=", ">="})
_CONSTANTS = {"true": "True", "false": "False", "null_literal": "None"}
_BINARY = frozenset({"binary_expression"})


class JavaExpressions(TreeReader):
    """Knows the fields of the class it is in and the local names met so far: any other name is one of the file."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: frozenset[str] = frozenset()
        self.locals: set[str] = set()
        self.static: frozenset[str] = frozenset()

    @abstractmethod
    def members(self, body: Node, depth: int) -> tuple[Stmt, ...]:
        """The statements of a class body."""

    def expression(self, node: Node, depth: int) -> Expr:
        reader = _READERS.get(node.type)
        return reader(self, node, depth) if reader else Mix(node.type, self.inside(node, depth))

    def name(self, node: Node, depth: int) -> Expr:
        name = text_of(node)
        return Attr(Name("self"), name) if name in self.fields and name not in self.locals else Name(name)

    def type_name(self, node: Node, depth: int) -> Expr:
        return Name(text_of(node))

    def this(self, node: Node, depth: int) -> Expr:
        return Name("self")

    def constant(self, node: Node, depth: int) -> Expr:
        return Const(_CONSTANTS.get(node.type) or text_of(node).rstrip("lLdDfF")[:MAX_TEXT])

    def text(self, node: Node, depth: int) -> Expr:
        return Text("".join(text_of(child) for child in node.named_children)[:MAX_TEXT])

    def attribute(self, node: Node, depth: int) -> Expr:
        return Attr(self.field(node, "object", depth), named(node, "field"))

    def scoped(self, node: Node, depth: int) -> Expr:
        """`a.b.C`, as a name or as a type."""
        first_part, *rest = text_of(node).split(".")
        found: Expr = Name(first_part)
        for part in rest[:MAX_CHAIN]:
            found = Attr(found, part.split("<")[0].strip())
        return found

    def invocation(self, node: Node, depth: int) -> Expr:
        """A call, or a chain of calls, however long: builders are chains."""
        chain = [node]
        while (inner := chain[-1].child_by_field_name("object")) is not None and inner.type == "method_invocation":
            chain.append(inner)
        if len(chain) > MAX_CHAIN:
            raise TooDeep
        target = chain[-1].child_by_field_name("object")
        found = self.read(target, depth + 1) if target is not None else None
        for link in reversed(chain):
            name = named(link)
            if found is None:
                found = Name(name) if name in self.static else Attr(Name("self"), name)
            else:
                found = Attr(found, name)
            given = self.arguments(link.child_by_field_name("arguments"), found, depth)
            name_of = link.child_by_field_name("name") or link
            found = Call(first(name_of), last(link), found, given, ())
        return found if found is not None else Const("")

    def creation(self, node: Node, depth: int) -> Expr:
        """`new Filter(x)`; with a body, the class that it makes is lifted in front of the statement."""
        func = self.field(node, "type", depth)
        body = next((child for child in node.named_children if child.type == "class_body"), None)
        if body is not None:
            name = self.lifted_name(f"new {text_of(node.child_by_field_name('type') or node)[:MAX_TEXT]}")
            line = (first(node), first(node), last(node))
            self.lift(Class(name, *line, (), (func,), (), self.members(body, depth + 1)))
            func = Name(name)
        given = self.arguments(node.child_by_field_name("arguments"), func, depth)
        return Call(first(node), last(node), func, given, ())

    def function(self, node: Node, depth: int) -> Expr:
        """A lambda."""
        name = self.lifted_name("lambda")
        params = node.child_by_field_name("parameters")
        body = node.child_by_field_name("body")
        given = tuple(self.parameters(params, depth)) if params is not None else ()
        self.locals.update(parameter.name for parameter in given)
        lines: tuple[Stmt, ...] = ()
        around, self._hint = self._hint, ""
        if body is not None:
            lines = self.block(body.named_children, depth + 1) if body.type == "block" else self.answer(body, depth)
        self._hint = around
        head = last(params) if params is not None else first(node)
        self.lift(Function(name, first(node), head, last(node), (), given, None, lines))
        return Name(name)

    def parameters(self, node: Node, depth: int) -> Iterable[Parameter]:
        if node.type == "identifier":
            yield plain_parameter(text_of(node), text_of(node), None)
        for child in node.named_children:
            if child.type == "identifier":
                yield plain_parameter(text_of(child), text_of(child), None)
            elif child.type in ("formal_parameter", "spread_parameter"):
                yield self._parameter(child, depth)

    def _parameter(self, node: Node, depth: int) -> Parameter:
        """Its annotations are read as calls inside the default, where frameworks look for them."""
        declared = next((child for child in node.named_children if child.type == "variable_declarator"), node)
        kinds = ("modifiers", "variable_declarator", "identifier", *COMMENTS)
        shown = node.child_by_field_name("type") or next(
            (child for child in node.named_children if child.type not in kinds), None
        )
        annotation = self.read(shown, depth + 1) if shown is not None else None
        notes = tuple(self.notes(node, depth))
        parameter = plain_parameter(named(declared), text_of(node), annotation)
        return altered(parameter, default=Mix("@", notes) if notes else None)

    def notes(self, node: Node, depth: int) -> Iterable[Call]:
        """The annotations of a definition, each as a call."""
        for modifiers in node.named_children:
            if modifiers.type == "modifiers":
                for child in modifiers.named_children:
                    if child.type in ("annotation", "marker_annotation"):
                        yield self.note(child, depth)

    def note(self, node: Node, depth: int) -> Call:
        args: list[Expr] = []
        keywords: list[tuple[str, Expr]] = []
        listed = node.child_by_field_name("arguments")
        for child in listed.named_children if listed is not None else []:
            if child.type == "element_value_pair":
                keywords.append((named(child, "key"), self.field(child, "value", depth)))
            elif child.type not in COMMENTS:
                args.append(self.read(child, depth + 1))
        shown = node.child_by_field_name("name")
        func = self.scoped(shown, depth) if shown is not None else Const("")
        return Call(first(node), last(node), func, tuple(args), tuple(keywords))

    def generic(self, node: Node, depth: int) -> Expr:
        base, *rest = node.named_children
        items = tuple(item for child in rest for item in self.inside(child, depth + 1))
        return Index(self.read(base, depth + 1), items[0] if len(items) == 1 else Items("(", items))

    def element(self, node: Node, depth: int) -> Expr:
        return Index(self.field(node, "array", depth), self.field(node, "index", depth))

    def binary(self, node: Node, depth: int) -> Expr:
        sign = named(node, "operator")
        if sign in _COMPARES:
            return Compare((sign,), (self.field(node, "left", depth), self.field(node, "right", depth)))
        sides = self.chained(node, _BINARY, depth)
        return logic(sign, sides) or Mix(sign, sides)

    def unary(self, node: Node, depth: int) -> Expr:
        sign, value = named(node, "operator"), self.field(node, "operand", depth)
        return logic(sign, (value,)) or Mix(sign, (value,))

    def kind_of(self, node: Node, depth: int) -> Expr:
        bound = named(node)
        if bound:
            self.locals.add(bound)
        sides = (self.field(node, "left", depth), self.field(node, "right", depth))
        return Compare(("instanceof",), sides)

    def choice(self, node: Node, depth: int) -> Expr:
        fields = ("condition", "consequence", "alternative")
        return Choice(*(self.field(node, field, depth) for field in fields))

    def cast(self, node: Node, depth: int) -> Expr:
        return self.field(node, "value", depth)

    def items(self, node: Node, depth: int) -> Expr:
        return Items("[", self.inside(node, depth))

    def array(self, node: Node, depth: int) -> Expr:
        """`new String[] {"a"}`"""
        value = node.child_by_field_name("value")
        return self.read(value, depth + 1) if value is not None else Items("[", ())

    def reference(self, node: Node, depth: int) -> Expr:
        """`User::getName`, `this::handle`, `User::new`"""
        target = self.read(node.named_children[0], depth + 1)
        name = text_of(node).rpartition("::")[2].strip()
        return target if name == "new" else Attr(target, name)

    def assignment(self, node: Node, depth: int) -> Expr:
        return Mix("=", (self.field(node, "left", depth), self.field(node, "right", depth)))

    def assign(self, node: Node, depth: int) -> Assign:
        target = self.field(node, "left", depth)
        return Assign(first(node), last(node), (target,), self.field(node, "right", depth), None)


_READERS: dict[str, Callable[[JavaExpressions, Node, int], Expr]] = {
    "identifier": JavaExpressions.name,
    "type_identifier": JavaExpressions.type_name,
    "this": JavaExpressions.this,
    "super": JavaExpressions.type_name,
    "integral_type": JavaExpressions.type_name,
    "boolean_type": JavaExpressions.type_name,
    "floating_point_type": JavaExpressions.type_name,
    "void_type": JavaExpressions.type_name,
    "true": JavaExpressions.constant,
    "false": JavaExpressions.constant,
    "null_literal": JavaExpressions.constant,
    "decimal_integer_literal": JavaExpressions.constant,
    "decimal_floating_point_literal": JavaExpressions.constant,
    "hex_integer_literal": JavaExpressions.constant,
    "character_literal": JavaExpressions.constant,
    "string_literal": JavaExpressions.text,
    "field_access": JavaExpressions.attribute,
    "scoped_identifier": JavaExpressions.scoped,
    "scoped_type_identifier": JavaExpressions.scoped,
    "method_invocation": JavaExpressions.invocation,
    "object_creation_expression": JavaExpressions.creation,
    "lambda_expression": JavaExpressions.function,
    "generic_type": JavaExpressions.generic,
    "array_access": JavaExpressions.element,
    "binary_expression": JavaExpressions.binary,
    "unary_expression": JavaExpressions.unary,
    "instanceof_expression": JavaExpressions.kind_of,
    "ternary_expression": JavaExpressions.choice,
    "cast_expression": JavaExpressions.cast,
    "parenthesized_expression": JavaExpressions.only,
    "class_literal": JavaExpressions.only,
    "array_creation_expression": JavaExpressions.array,
    "array_initializer": JavaExpressions.items,
    "element_value_array_initializer": JavaExpressions.items,
    "method_reference": JavaExpressions.reference,
    "assignment_expression": JavaExpressions.assignment,
    "annotation": JavaExpressions.note,
    "marker_annotation": JavaExpressions.note,
}
