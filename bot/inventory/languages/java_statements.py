"""From a Java syntax tree to statements.

A constructor is `__init__`, a field an assignment with its type as annotation. A method without a body and without an
annotation says nothing and is left out, so that a name is looked up where it is implemented.
"""

from collections.abc import Callable, Iterable

from tree_sitter import Node

from bot.inventory.code import (
    Assign,
    Attr,
    Call,
    Class,
    Const,
    Decorator,
    Do,
    Expr,
    Function,
    Handler,
    If,
    Import,
    Loop,
    Mix,
    Name,
    Raise,
    Return,
    Stmt,
    Text,
    Try,
)
from bot.inventory.languages.java_expressions import JavaExpressions
from bot.inventory.languages.lifting import COMMENTS, named, squeeze
from bot.inventory.languages.python_expressions import text_of
from bot.inventory.languages.python_statements import first, last

PACKAGE = "package"
"""The name that a file's package is assigned to: a reserved word in Java and Go, so no other name is like it."""

_SUPERS = frozenset({"superclass", "super_interfaces", "extends_interfaces"})
_KINDS = (
    "annotation_type_declaration",
    "class_declaration",
    "enum_declaration",
    "interface_declaration",
    "record_declaration",
)


class JavaReader(JavaExpressions):
    def statement(self, node: Node, depth: int) -> Iterable[Stmt]:
        reader = _READERS.get(node.type)
        if reader is not None:
            return reader(self, node, depth)
        return self.block(node.named_children, depth + 1) if node.type == "ERROR" else ()

    def body(self, node: Node | None, depth: int) -> tuple[Stmt, ...]:
        """A block, or the single statement that stands for one."""
        if node is None:
            return ()
        return self.block(node.named_children if node.type == "block" else [node], depth + 1)

    # The file

    def package(self, node: Node, depth: int) -> Iterable[Stmt]:
        name = text_of(node.named_children[-1]) if node.named_children else ""
        yield Assign(first(node), last(node), (Name(PACKAGE),), Text(name), None)

    def imported(self, node: Node, depth: int) -> Iterable[Stmt]:
        """`import a.b.C` gives C from a.b; a member of a class (static, or a class inside it) is bound to
        that member."""
        path = next((text_of(child) for child in node.named_children if child.type.endswith("identifier")), "")
        if any(child.type == "asterisk" for child in node.named_children):
            yield Import(first(node), path, 0, "*", "")
            return
        module, _, name = path.rpartition(".")
        if module.rpartition(".")[2][:1].isupper():
            outer, _, owner = module.rpartition(".")
            yield Import(first(node), outer, 0, owner, "")
            yield Assign(first(node), last(node), (Name(name),), Attr(Name(owner), name), None)
            self.static |= {name}
        else:
            yield Import(first(node), module, 0, name, "")

    # Definitions

    def klass(self, node: Node, depth: int) -> Iterable[Stmt]:
        supers = [child for child in node.named_children if child.type in _SUPERS]
        bases = tuple(base for child in supers for base in self._types(child, depth))
        decorators = tuple(self._decorators(node, depth))
        body = node.child_by_field_name("body")
        params = node.child_by_field_name("parameters")
        components = tuple(self._components(params, depth)) if params is not None else ()
        shown = node.child_by_field_name("name") or node
        head = last(supers[-1]) if supers else last(params or shown)
        lines = (*components, *(self.members(body, depth + 1) if body is not None else ()))
        kind = node.type.removesuffix("_declaration")
        keywords = (("kind", Const(kind)),) if kind != "class" else ()
        yield Class(named(node), first(node), head, last(node), decorators, bases, keywords, lines)

    def _types(self, node: Node, depth: int) -> Iterable[Expr]:
        for child in node.named_children:
            if child.type == "type_list":
                yield from self.inside(child, depth)
            elif child.type not in COMMENTS:
                yield self.read(child, depth + 1)

    def _components(self, node: Node, depth: int) -> Iterable[Stmt]:
        """The components of a record are its fields."""
        for one in self.parameters(node, depth):
            yield Assign(first(node), last(node), (Name(one.name),), None, one.annotation)

    def members(self, body: Node, depth: int) -> tuple[Stmt, ...]:
        nodes = list(_members(body))
        declared = (child for node in nodes if node.type == "field_declaration" for child in node.named_children)
        own = frozenset(named(child) for child in declared if child.type == "variable_declarator")
        around = (self.fields, self.locals)
        self.fields, self.locals = self.fields | own, set(self.locals) - own
        found = self.block(nodes, depth)
        self.fields, self.locals = around
        return found

    def fields_of(self, node: Node, depth: int) -> Iterable[Stmt]:
        annotation = self.maybe(node, "type", depth)
        for child in node.named_children:
            if child.type == "variable_declarator":
                value = self.maybe(child, "value", depth)
                yield Assign(first(node), last(node), (Name(named(child)),), value, annotation)

    def method(self, node: Node, depth: int) -> Iterable[Stmt]:
        decorators = tuple(self._decorators(node, depth))
        block = node.child_by_field_name("body")
        if block is None and not decorators:
            return
        around, self.locals = self.locals, set(self.locals)
        taken = self.start_names()
        params = node.child_by_field_name("parameters")
        given = tuple(self.parameters(params, depth)) if params is not None else ()
        self.locals.update(parameter.name for parameter in given)
        lines = self.block(block.named_children, depth + 1) if block is not None else ()
        name = named(node) if node.type == "method_declaration" else "__init__"
        throws = next((child for child in node.named_children if child.type == "throws"), None)
        head = last(throws or params or node)
        returns = self.maybe(node, "type", depth)
        self.locals = around
        self.end_names(taken)
        yield Function(name, first(node), head, last(node), decorators, given, returns, lines)

    def _decorators(self, node: Node, depth: int) -> Iterable[Decorator]:
        for modifiers in node.named_children:
            if modifiers.type == "modifiers":
                for child in modifiers.named_children:
                    if child.type in ("annotation", "marker_annotation"):
                        made = self.note(child, depth)
                        yield Decorator(first(child), last(child), made, squeeze(text_of(child)))

    # Statements

    def local(self, node: Node, depth: int) -> Iterable[Stmt]:
        annotation = self.maybe(node, "type", depth)
        if annotation == Name("var"):
            annotation = None
        for child in node.named_children:
            if child.type == "variable_declarator":
                self.locals.add(named(child))
                value = self.maybe(child, "value", depth)
                yield Assign(first(node), last(node), (Name(named(child)),), value, annotation)

    def do(self, node: Node, depth: int) -> Iterable[Stmt]:
        for child in node.named_children:
            if child.type == "assignment_expression":
                yield self.assign(child, depth)
            elif child.type == "switch_expression":
                yield from self.switch(child, depth)
            elif child.type not in COMMENTS:
                yield Do(first(child), last(child), self.read(child, depth))

    def delegate(self, node: Node, depth: int) -> Iterable[Stmt]:
        """`super(...)` and `this(...)` in a constructor."""
        func = Attr(self.field(node, "constructor", depth), "__init__")
        given = self.arguments(node.child_by_field_name("arguments"), func, depth)
        yield Do(first(node), last(node), Call(first(node), last(node), func, given, ()))

    def returned(self, node: Node, depth: int) -> Iterable[Stmt]:
        found = self.inside(node, depth)
        yield Return(first(node), last(node), found[0] if found else None)

    def raised(self, node: Node, depth: int) -> Iterable[Stmt]:
        found = self.inside(node, depth)
        yield Raise(first(node), last(node), found[0] if found else None)

    def condition(self, node: Node, depth: int) -> Iterable[Stmt]:
        """`if`, with its `else if` side by side inside `other`; `while` and `do`."""
        other: list[Stmt] = []
        branch = node.child_by_field_name("alternative")
        while branch is not None and branch.type == "if_statement":
            test = self.field(branch, "condition", depth)
            other.append(If(first(branch), test, self.body(branch.child_by_field_name("consequence"), depth), ()))
            branch = branch.child_by_field_name("alternative")
        other.extend(self.body(branch, depth))
        then = node.child_by_field_name("consequence") or node.child_by_field_name("body")
        yield If(first(node), self.field(node, "condition", depth), self.body(then, depth), tuple(other))

    def switch(self, node: Node, depth: int) -> Iterable[Stmt]:
        body = node.child_by_field_name("body")
        lines: list[Stmt] = []
        for group in body.named_children if body is not None else []:
            lines.extend(self.block((one for one in group.named_children if one.type != "switch_label"), depth + 1))
        yield If(first(node), Mix("match", (self.field(node, "condition", depth),)), tuple(lines), ())

    def loop(self, node: Node, depth: int) -> Iterable[Stmt]:
        self.locals.add(named(node))
        body = self.body(node.child_by_field_name("body"), depth)
        yield Loop(first(node), Name(named(node)), self.field(node, "value", depth), body)

    def counted(self, node: Node, depth: int) -> Iterable[Stmt]:
        yield from self.block(node.children_by_field_name("init"), depth)
        test = self.field(node, "condition", depth)
        yield If(first(node), test, self.body(node.child_by_field_name("body"), depth), ())

    def attempt(self, node: Node, depth: int) -> Iterable[Stmt]:
        opened = node.child_by_field_name("resources")
        resources = [child for child in opened.named_children if child.type == "resource"] if opened is not None else []
        lines = (*self.block(resources, depth + 1), *self.body(node.child_by_field_name("body"), depth))
        clauses = [child for child in node.named_children if child.type == "catch_clause"]
        handlers = tuple(self._handler(clause, depth) for clause in clauses)
        final = [child for child in node.named_children if child.type == "finally_clause"]
        ends = tuple(line for one in final for block in one.named_children for line in self.body(block, depth))
        yield Try(first(node), lines, handlers, ends)

    def resource(self, node: Node, depth: int) -> Iterable[Stmt]:
        if named(node):
            self.locals.add(named(node))
            value, annotation = self.maybe(node, "value", depth), self.maybe(node, "type", depth)
            yield Assign(first(node), last(node), (Name(named(node)),), value, annotation)

    def _handler(self, node: Node, depth: int) -> Handler:
        kinds: tuple[Expr, ...] = ()
        name = ""
        for child in node.named_children:
            if child.type == "catch_formal_parameter":
                name = named(child)
                self.locals.add(name)
                caught = [one for one in child.named_children if one.type == "catch_type"]
                kinds = tuple(kind for one in caught for kind in self.inside(one, depth))
        body = self.body(node.child_by_field_name("body"), depth)
        return Handler(first(node), last(node), kinds, name, body)

    def nested(self, node: Node, depth: int) -> Iterable[Stmt]:
        """A block inside a block, a label, `synchronized`: their statements."""
        return self.block(node.named_children, depth + 1)


def _members(body: Node) -> Iterable[Node]:
    for child in body.named_children:
        if child.type == "enum_body_declarations":
            yield from child.named_children
        else:
            yield child


_READERS: dict[str, Callable[[JavaReader, Node, int], Iterable[Stmt]]] = {
    "package_declaration": JavaReader.package,
    "import_declaration": JavaReader.imported,
    **dict.fromkeys(_KINDS, JavaReader.klass),
    "field_declaration": JavaReader.fields_of,
    "constant_declaration": JavaReader.fields_of,
    "method_declaration": JavaReader.method,
    "constructor_declaration": JavaReader.method,
    "compact_constructor_declaration": JavaReader.method,
    "local_variable_declaration": JavaReader.local,
    "expression_statement": JavaReader.do,
    "explicit_constructor_invocation": JavaReader.delegate,
    "return_statement": JavaReader.returned,
    "throw_statement": JavaReader.raised,
    "if_statement": JavaReader.condition,
    "while_statement": JavaReader.condition,
    "do_statement": JavaReader.condition,
    "switch_expression": JavaReader.switch,
    "enhanced_for_statement": JavaReader.loop,
    "for_statement": JavaReader.counted,
    "try_statement": JavaReader.attempt,
    "try_with_resources_statement": JavaReader.attempt,
    "resource": JavaReader.resource,
    "block": JavaReader.nested,
    "constructor_body": JavaReader.nested,
    "static_initializer": JavaReader.nested,
    "synchronized_statement": JavaReader.nested,
    "labeled_statement": JavaReader.nested,
}
