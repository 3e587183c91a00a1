"""From syntax tree to statements."""

from collections.abc import Iterable, Iterator

from tree_sitter import Node

from bot.inventory.code import Assign, Class, Const, Do, Expr, Handler, If, Loop, Mix, Name, Raise, Return, Stmt, Try
from bot.inventory.languages.javascript_classes import decorators_of, enumerated, made_class, members_of
from bot.inventory.languages.javascript_expressions import FUNCTIONS, imported, module_of, valued
from bot.inventory.languages.javascript_functions import Head, made_function
from bot.inventory.languages.javascript_modules import (
    apart,
    assigned_exports,
    bare,
    declared_apart,
    exported_name,
    imports,
    named_exports,
)
from bot.inventory.languages.javascript_patterns import PATTERNS, taken_apart
from bot.inventory.languages.javascript_reader import MAX_DEPTH, Reader, ReadStatement, TooDeep, first, last, text_of
from bot.inventory.node import altered
from bot.inventory.unnamed import DEFAULT


def _expression(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    for child in node.named_children:
        if child.type in ("assignment_expression", "augmented_assignment_expression"):
            yield from _assigned(reader, child, depth)
        elif child.type == "internal_module":
            yield from _namespace(reader, child, depth)
        elif child.type == "sequence_expression":
            yield from _expression(reader, child, depth + 1)
        elif (each := _each(child)) is not None:
            yield _for_each(reader, child, each, depth)
        elif child.type != "comment":
            yield Do(first(child), last(child), reader.expression(child, depth))


def _each(node: Node) -> Node | None:
    """The function that `list.forEach(...)` calls: such a call is a loop."""
    called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or given is None or text_of(called.child_by_field_name("property")) != "forEach":
        return None
    inside = given.named_children
    return inside[0] if len(inside) == 1 and inside[0].type == "arrow_function" else None


def _for_each(reader: Reader, node: Node, function: Node, depth: int) -> Loop:
    called = node.child_by_field_name("function")
    over = reader.field(called, "object", depth) if called is not None else Const("")
    params = function.child_by_field_name("parameters")
    item = function.child_by_field_name("parameter") or next(iter(params.named_children if params else []), None)
    shape = (item.child_by_field_name("pattern") or item) if item is not None else None
    body = function.child_by_field_name("body")
    lines = reader.body(body, depth) if body is not None and body.type == "statement_block" else ()
    if body is not None and body.type != "statement_block":
        with reader.lifting() as found:
            lines = (Do(first(body), last(body), reader.expression(body, depth + 1)),)
        lines = (*found, *lines)
    return _looped(reader, Loop(first(node), Const(""), over, lines), shape, depth)


def _assigned(reader: Reader, node: Node, depth: int) -> Iterator[Stmt]:
    """`a = b = value`, `({a} = value)`, `module.exports = value`."""
    if depth > MAX_DEPTH:
        raise TooDeep
    targets: list[Node] = []
    here: Node | None = node
    while here is not None and here.type in ("assignment_expression", "augmented_assignment_expression"):
        left = here.child_by_field_name("left")
        targets += [left] if left is not None else []
        here = here.child_by_field_name("right")
    if here is None or not targets:
        return
    names = [name for name in map(exported_name, targets) if name]
    if names:
        yield from assigned_exports(reader, node, here, names, depth)
        return
    patterns = [target for target in targets if target.type in PATTERNS]
    value = valued(reader, here, depth + 1, text_of(targets[0].child_by_field_name("property") or targets[0]))
    plain = tuple(reader.expression(target, depth + 1) for target in targets if target.type not in PATTERNS)
    if plain:
        yield Assign(first(node), last(node), plain, value, None)
    for pattern in patterns:
        yield from apart(reader, pattern, value, depth)


def _declared(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    for child in node.named_children:
        name, value = child.child_by_field_name("name"), child.child_by_field_name("value")
        if child.type != "variable_declarator" or name is None:
            continue
        typed = child.child_by_field_name("type")
        if name.type in PATTERNS:
            yield from declared_apart(reader, name, value, depth)
        elif value is not None and value.type in FUNCTIONS:
            yield made_function(reader, value, Head(text_of(name), first(child)), depth)
        elif value is not None and value.type == "class":
            yield made_class(reader, value, Head(text_of(name), first(child)), depth)
        elif module_of(bare(value)):
            whole = text_of(bare(value)).startswith("import")
            yield imported(first(child), module_of(bare(value)), "" if whole else DEFAULT, text_of(name))
        else:
            told = valued(reader, value, depth + 1, text_of(name)) if value is not None else None
            annotation = reader.expression(typed, depth + 1) if typed is not None else None
            yield Assign(first(child), last(child), (Name(text_of(name)),), told, annotation)


def _returned(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield Return(first(node), last(node), _only(reader, node, depth))


def _raised(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield Raise(first(node), last(node), _only(reader, node, depth))


def _only(reader: Reader, node: Node, depth: int) -> Expr | None:
    inside = [child for child in node.named_children if child.type != "comment"]
    return reader.expression(inside[0], depth + 1) if inside else None


def _condition(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    """`else if` side by side, not one inside the other: a chain may have hundreds."""
    test = reader.field(node, "condition", depth)
    body = reader.body(node.child_by_field_name("consequence"), depth)
    other: list[Stmt] = []
    branch = _otherwise(node)
    while branch is not None and branch.type == "if_statement":
        asked = reader.field(branch, "condition", depth)
        other.append(If(first(branch), asked, reader.body(branch.child_by_field_name("consequence"), depth), ()))
        branch = _otherwise(branch)
    yield If(first(node), test, body, (*other, *reader.body(branch, depth)))


def _otherwise(node: Node) -> Node | None:
    clause = node.child_by_field_name("alternative")
    return next((child for child in clause.named_children if child.type != "comment"), None) if clause else None


def _while(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield If(
        first(node), reader.field(node, "condition", depth), reader.body(node.child_by_field_name("body"), depth), ()
    )


def _counted(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    start = node.child_by_field_name("initializer")
    yield from reader.block([start], depth + 1) if start is not None else ()
    yield from _while(reader, node, depth)


def _loop(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    body = reader.body(node.child_by_field_name("body"), depth)
    over = reader.field(node, "right", depth)
    yield _looped(reader, Loop(first(node), Const(""), over, body), node.child_by_field_name("left"), depth)


def _looped(reader: Reader, loop: Loop, item: Node | None, depth: int) -> Loop:
    """A loop over things that may be taken apart."""
    if item is None or item.type not in PATTERNS:
        return altered(loop, target=reader.expression(item, depth + 1) if item is not None else Const(""))
    target = Name(reader.fresh())
    return altered(loop, target=target, body=(*taken_apart(reader, item, target, depth + 1), *loop.body))


def _switch(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    cases = node.child_by_field_name("body")
    lines = [
        line
        for case in (cases.named_children if cases is not None else [])
        for line in case.children_by_field_name("body")
    ]
    yield If(first(node), Mix("match", (reader.field(node, "value", depth),)), reader.block(lines, depth + 1), ())


def _attempt(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    body = reader.body(node.child_by_field_name("body"), depth)
    clause, final = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    handlers = (_handler(reader, clause, depth),) if clause is not None else ()
    inside = final.child_by_field_name("body") if final is not None else None
    yield Try(first(node), body, handlers, reader.body(inside, depth))


def _handler(reader: Reader, node: Node, depth: int) -> Handler:
    error, start = node.child_by_field_name("parameter"), ()
    name = text_of(error)
    body = reader.body(node.child_by_field_name("body"), depth)
    if error is not None and error.type in PATTERNS:
        name = reader.fresh("error")
        body = (*start, *taken_apart(reader, error, Name(name), depth + 1), *body)
    return Handler(first(node), last(node), (), name, body)


def _function(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield made_function(reader, node, Head(text_of(node.child_by_field_name("name")), first(node)), depth)


def _class(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield made_class(reader, node, Head(text_of(node.child_by_field_name("name")), first(node)), depth)


def _enum(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield enumerated(reader, node, depth)


def _alias(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    """`type A = B` is another name for B; `type A = {a: string}` is a class of that shape."""
    value, name = node.child_by_field_name("value"), text_of(node.child_by_field_name("name"))
    if value is not None and value.type == "object_type":
        fields = members_of(reader, value, depth)
        yield Class(name, first(node), first(node), last(node), (), (), (), fields)
    elif value is not None:
        yield Assign(first(node), last(node), (Name(name),), reader.expression(value, depth + 1), None)


def _namespace(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    """The names of a namespace are read as the file's own."""
    yield from reader.body(node.child_by_field_name("body"), depth)


def _inside(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    yield from reader.block(node.named_children, depth + 1)


def _exported(reader: Reader, node: Node, depth: int) -> Iterable[Stmt]:
    """`export` before a definition; the other kinds of export name things (javascript_modules)."""
    declared, value = node.child_by_field_name("declaration"), node.child_by_field_name("value")
    default = any(child.type == DEFAULT for child in node.children)
    around = decorators_of(reader, [child for child in node.named_children if child.type == "decorator"], depth)
    if declared is not None and declared.type in ("class_declaration", "abstract_class_declaration"):
        yield made_class(
            reader, declared, Head(text_of(declared.child_by_field_name("name")), first(node), around), depth
        )
    elif declared is not None:
        yield from reader.block([declared], depth)
    elif value is not None and value.type in FUNCTIONS:
        yield made_function(reader, value, Head(DEFAULT, first(node)), depth)
    elif value is not None and value.type == "class":
        yield made_class(reader, value, Head(DEFAULT, first(node), around), depth)
    elif value is not None:
        yield Assign(first(node), last(node), (Name(DEFAULT),), valued(reader, value, depth + 1, DEFAULT), None)
    if default and declared is not None:
        named = text_of(declared.child_by_field_name("name"))
        yield Assign(first(node), first(node), (Name(DEFAULT),), Name(named) if named else Const(""), None)
    yield from named_exports(reader, node, depth)


STATEMENTS: dict[str, ReadStatement] = {
    "expression_statement": _expression,
    "lexical_declaration": _declared,
    "variable_declaration": _declared,
    "return_statement": _returned,
    "throw_statement": _raised,
    "if_statement": _condition,
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _counted,
    "for_in_statement": _loop,
    "switch_statement": _switch,
    "try_statement": _attempt,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "interface_declaration": _class,
    "enum_declaration": _enum,
    "type_alias_declaration": _alias,
    "internal_module": _namespace,
    "import_statement": imports,
    "export_statement": _exported,
    **dict.fromkeys(("statement_block", "labeled_statement", "ambient_declaration", "module", "ERROR"), _inside),
}
