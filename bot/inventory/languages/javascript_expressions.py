"""From syntax tree to expressions. Tolerant: what is not understood keeps at least the names inside it.

What JavaScript writes otherwise than Python and means alike is written alike: `null` and `undefined` are None, `===` is
`==`, `&&` is "and", `this` is `self`, `new A()` is a call, `a?.b` is `a.b`, `a["b"]` is `a.b`.
"""

from tree_sitter import Node

from bot.inventory.code import (
    Attr,
    Call,
    Choice,
    Compare,
    Const,
    Expr,
    Import,
    Index,
    Items,
    Join,
    Logic,
    Mix,
    Name,
    Star,
    Table,
    Text,
    Walrus,
)
from bot.inventory.languages.javascript_classes import made_class
from bot.inventory.languages.javascript_functions import Head, lifted
from bot.inventory.languages.javascript_reader import (
    MAX_ITEMS,
    MAX_TEXT,
    Reader,
    ReadExpression,
    first,
    last,
    string_of,
    text_of,
)
from bot.inventory.languages.javascript_types import TYPES
from bot.inventory.unnamed import DEFAULT

_COMPARES = {"===": "==", "!==": "!=", "==": "==", "!=": "!=", "<": "<", ">": ">", "<=": "<=", ">=": ">="} | {
    "in": "in",
    "instanceof": "instanceof",
}
_LOGIC = {"&&": "and", "||": "or", "??": "or"}
_MADE_OF = {"await_expression", "parenthesized_expression", "non_null_expression", "as_expression"}


def mix(reader: Reader, node: Node, depth: int) -> Expr:
    return Mix(node.type, reader.children(node, depth))


def module_of(node: Node | None) -> str:
    """The module that `require("./x")` or `import("./x")` names; "" for anything else."""
    if node is None or node.type != "call_expression":
        return ""
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or given is None or text_of(called) not in ("require", "import"):
        return ""
    inside = given.named_children
    return string_of(inside[0]) if len(inside) == 1 and inside[0].type == "string" else ""


def imported(line: int, module: str, name: str, alias: str) -> Import:
    """An import; a path is told from a package by its `level`."""
    return Import(line, module, 1 if module.startswith(".") else 0, name, alias)


def _name(reader: Reader, node: Node, depth: int) -> Expr:
    return Name(text_of(node))


def _number(reader: Reader, node: Node, depth: int) -> Expr:
    return Const(text_of(node)[:MAX_TEXT])


def _inner(reader: Reader, node: Node, depth: int) -> Expr:
    """The first thing inside: what is awaited, put in parentheses, or said to be of a type."""
    inside = [child for child in node.named_children if child.type != "comment"]
    return reader.expression(inside[0], depth + 1) if inside else Const("")


def _cast(reader: Reader, node: Node, depth: int) -> Expr:
    inside = [child for child in node.named_children if child.type != "comment"]
    return reader.expression(inside[-1], depth + 1) if inside else Const("")


def _member(reader: Reader, node: Node, depth: int) -> Expr:
    value, name = reader.field(node, "object", depth), text_of(node.child_by_field_name("property"))
    if name == DEFAULT and module_of(node.child_by_field_name("object")):
        return value  # `require("./x").default`: what a module exports by default is what its name stands for
    return Attr(value, name)


def _subscript(reader: Reader, node: Node, depth: int) -> Expr:
    value, at = reader.field(node, "object", depth), reader.field(node, "index", depth)
    return Attr(value, at.value) if isinstance(at, Text) and at.value.isidentifier() else Index(value, at)


def _call(reader: Reader, node: Node, depth: int) -> Expr:
    module = module_of(node)
    if module:
        alias = reader.fresh()
        whole = text_of(node.child_by_field_name("function")) == "import"
        reader.lift(imported(first(node), module, "" if whole else DEFAULT, alias))
        return Name(alias)
    called = node.child_by_field_name("function") or node.child_by_field_name("constructor")
    func = reader.expression(called, depth + 1) if called is not None else Const("")
    if called is not None and called.type == "super":
        func = Attr(Call(first(node), last(node), func, (), ()), "__init__")
    given = node.child_by_field_name("arguments")
    args: tuple[Expr, ...] = ()
    if given is not None:
        args = reader.children(given, depth) if given.type == "arguments" else (reader.expression(given, depth + 1),)
    return Call(_line(node, called), last(node), func, args, ())


def _line(node: Node, called: Node | None) -> int:
    """Where a call starts; in a chain (`router.route("/x").get(...)`) that is where its own link does."""
    if called is None or called.type != "member_expression":
        return first(node)
    value, name = called.child_by_field_name("object"), called.child_by_field_name("property")
    return first(name if name is not None and value is not None and value.type == "call_expression" else node)


def _string(reader: Reader, node: Node, depth: int) -> Expr:
    return Text(string_of(node))


def _template(reader: Reader, node: Node, depth: int) -> Expr:
    found: list[Expr] = []
    for child in node.named_children[:MAX_ITEMS]:
        if child.type == "template_substitution":
            found.append(_inner(reader, child, depth))
        else:
            found.append(Text(text_of(child)[:MAX_TEXT]))
    if all(isinstance(part, Text) for part in found):
        return Text("".join(part.value for part in found if isinstance(part, Text))[:MAX_TEXT])
    return Join(tuple(found))


def _table(reader: Reader, node: Node, depth: int) -> Expr:
    pairs: list[tuple[Expr | None, Expr]] = []
    for child in node.named_children[:MAX_ITEMS]:
        match child.type:
            case "pair":
                key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
                if key is not None and value is not None:
                    pairs.append((_key(reader, key, depth), valued(reader, value, depth + 1, text_of(key))))
            case "shorthand_property_identifier":
                pairs.append((Text(text_of(child)), Name(text_of(child))))
            case "spread_element":
                pairs.append((None, _inner(reader, child, depth + 1)))
            case "method_definition":
                key = child.child_by_field_name("name")
                pairs.append((Text(text_of(key)), lifted(reader, child, depth + 1, text_of(key))))
            case _:
                pass
    return Table(tuple(pairs))


def _key(reader: Reader, node: Node, depth: int) -> Expr:
    if node.type == "computed_property_name":
        return _inner(reader, node, depth)
    return Text(string_of(node) if node.type == "string" else text_of(node))


def valued(reader: Reader, node: Node, depth: int, said: str) -> Expr:
    """An expression; a function that it is goes by what it is given to (`said`)."""
    return lifted(reader, node, depth, said) if node.type in FUNCTIONS else reader.expression(node, depth)


def _function(reader: Reader, node: Node, depth: int) -> Expr:
    return lifted(reader, node, depth, text_of(node.child_by_field_name("name")))


def _class(reader: Reader, node: Node, depth: int) -> Expr:
    named = text_of(node.child_by_field_name("name"))
    name = reader.fresh(named)
    reader.lift(made_class(reader, node, Head(name, first(node)), depth))
    return Name(name)


def _binary(reader: Reader, node: Node, depth: int) -> Expr:
    """`a && b && c` and `a + b + c` as one node each, however long the chain is: it nests to the left."""
    sign = _sign(node)
    if sign in _COMPARES:
        return Compare((_COMPARES[sign],), (reader.field(node, "left", depth), reader.field(node, "right", depth)))
    right: list[Expr] = []
    here = node
    while here.type == "binary_expression" and _sign(here) == sign:
        right.append(reader.field(here, "right", depth))
        left = here.child_by_field_name("left")
        if left is None:
            break
        here = left
    else:
        right.append(reader.expression(here, depth + 1))
    sides = tuple(reversed(right))
    return Logic(_LOGIC[sign], sides) if sign in _LOGIC else Mix(sign, sides)


def _sign(node: Node) -> str:
    operator = node.child_by_field_name("operator")
    return operator.type if operator is not None else "?"


def _unary(reader: Reader, node: Node, depth: int) -> Expr:
    sign, value = _sign(node), reader.field(node, "argument", depth)
    return Logic("not", (value,)) if sign == "!" else Mix(sign, (value,))


def _choice(reader: Reader, node: Node, depth: int) -> Expr:
    sides = (reader.field(node, part, depth) for part in ("condition", "consequence", "alternative"))
    return Choice(*sides)


def _assigned(reader: Reader, node: Node, depth: int) -> Expr:
    return Walrus(reader.field(node, "left", depth), reader.field(node, "right", depth))


def _markup(reader: Reader, node: Node, depth: int) -> Expr:
    """JSX: what its braces hold, however deep the elements nest."""
    held: list[Node] = []
    stack = [node]
    while stack:
        here = stack.pop()
        for child in reversed(here.named_children):
            if child.type != "jsx_expression":
                stack.append(child)
        held += [child for child in here.named_children if child.type == "jsx_expression"]
    held.sort(key=lambda one: one.start_byte)
    return Mix("jsx", tuple(_inner(reader, child, depth) for child in held[:MAX_ITEMS]))


FUNCTIONS = frozenset({"arrow_function", "function_expression", "function", "generator_function"})

EXPRESSIONS: dict[str, ReadExpression] = TYPES | {
    "identifier": _name,
    "property_identifier": _name,
    "private_property_identifier": _name,
    "shorthand_property_identifier": _name,
    "shorthand_property_identifier_pattern": _name,
    "super": _name,
    "import": _name,
    "this": lambda reader, node, depth: Name("self"),
    "number": _number,
    "true": lambda reader, node, depth: Const("True"),
    "false": lambda reader, node, depth: Const("False"),
    "null": lambda reader, node, depth: Const("None"),
    "undefined": lambda reader, node, depth: Const("None"),
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _call,
    "string": _string,
    "template_string": _template,
    "regex": lambda reader, node, depth: Mix("regex", (Text(text_of(node.child_by_field_name("pattern"))[:MAX_TEXT]),)),
    "object": _table,
    "array": lambda reader, node, depth: Items("[", reader.children(node, depth)),
    "array_pattern": lambda reader, node, depth: Items("[", reader.children(node, depth)),
    "spread_element": lambda reader, node, depth: Star(_inner(reader, node, depth)),
    "rest_pattern": lambda reader, node, depth: Star(_inner(reader, node, depth)),
    "binary_expression": _binary,
    "unary_expression": _unary,
    "ternary_expression": _choice,
    "assignment_expression": _assigned,
    "augmented_assignment_expression": _assigned,
    "yield_expression": lambda reader, node, depth: Mix("yield", reader.children(node, depth)),
    "type_assertion": _cast,
    "satisfies_expression": _inner,
    "instantiation_expression": _inner,
    "decorator": _inner,
    "class": _class,
    "jsx_element": _markup,
    "jsx_self_closing_element": _markup,
    "jsx_fragment": _markup,
    **dict.fromkeys(_MADE_OF, _inner),
    **dict.fromkeys(FUNCTIONS, _function),
}
