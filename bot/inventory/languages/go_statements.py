"""From a Go syntax tree to statements.

`x, err := f()` followed by `if err != nil { ... }` is a `try` with a handler: it is what the one stands for in other
languages. The methods of a type are read into its class. A flag (`user, ok := find()`; `if !ok`) is read as what it
says: that the call before gave nothing.
"""

from collections.abc import Callable, Iterable

from tree_sitter import Node

from bot.inventory.code import (
    Assign,
    Class,
    Const,
    Do,
    Expr,
    If,
    Import,
    Items,
    Loop,
    Mix,
    Name,
    Return,
    Stmt,
    Text,
)
from bot.inventory.languages.go_errors import is_aside, joined
from bot.inventory.languages.go_expressions import GoExpressions, statements
from bot.inventory.languages.go_types import declared, package_of, receiver
from bot.inventory.languages.java_statements import PACKAGE
from bot.inventory.languages.lifting import named
from bot.inventory.languages.python_expressions import text_of
from bot.inventory.languages.python_statements import first, last
from bot.inventory.node import altered


class GoReader(GoExpressions):
    def statement(self, node: Node, depth: int) -> Iterable[Stmt]:
        reader = _READERS.get(node.type)
        if reader is not None:
            return reader(self, node, depth)
        return self.block(node.named_children, depth + 1) if node.type == "ERROR" else ()

    def block(self, nodes: Iterable[Node], depth: int) -> tuple[Stmt, ...]:
        return tuple(joined(super().block(nodes, depth)))

    def body(self, node: Node | None, depth: int) -> tuple[Stmt, ...]:
        return self.block(statements(node), depth + 1) if node is not None else ()

    # The file

    def file(self, root: Node) -> tuple[Stmt, ...]:
        """All definitions; each method in the class of its type, which may be declared in another file."""
        lines: list[Stmt] = []
        methods: dict[str, list[Stmt]] = {}
        for line in self.block(root.named_children, 0):
            if isinstance(line, Class) and line.name.startswith("method of "):
                methods.setdefault(line.name.removeprefix("method of "), []).extend(line.body)
            else:
                lines.append(line)
        own = {line.name for line in lines if isinstance(line, Class)}
        whole = [
            altered(line, body=(*line.body, *methods.get(line.name, []))) if isinstance(line, Class) else line
            for line in lines
        ]
        for name, body in methods.items():
            if name not in own:
                at = getattr(body[0], "line", 1)
                whole.append(Class(name, at, at, at, (), (), (), tuple(body)))
        return tuple(whole)

    def package(self, node: Node, depth: int) -> Iterable[Stmt]:
        name = text_of(node.named_children[0]) if node.named_children else ""
        yield Assign(first(node), last(node), (Name(PACKAGE),), Text(name), None)

    def imports(self, node: Node, depth: int) -> Iterable[Stmt]:
        for child in node.named_children:
            if child.type == "import_spec_list":
                yield from self.imports(child, depth)
            elif child.type == "import_spec":
                path, alias = named(child, "path").strip('"`'), named(child)
                star = alias == "."
                yield Import(first(child), path, 0, "*" if star else "", "" if star else alias or package_of(path))

    def types(self, node: Node, depth: int) -> Iterable[Stmt]:
        for child in node.named_children:
            if child.type in ("type_spec", "type_alias"):
                yield declared(self, child, depth)

    def top(self, node: Node, depth: int) -> Iterable[Stmt]:
        taken = self.start_names()
        yield self.function_named(node, named(node), depth)
        self.end_names(taken)

    def method(self, node: Node, depth: int) -> Iterable[Stmt]:
        name, kind = receiver(node)
        taken = self.start_names()
        self.receiver = name
        made = self.function_named(node, named(node), depth)
        self.receiver = ""
        self.end_names(taken)
        yield Class(f"method of {kind}", first(node), first(node), last(node), (), (), (), (made,))

    # Statements

    def values(self, node: Node, depth: int) -> Iterable[Stmt]:
        """`var` and `const`, alone or in a list."""
        for child in node.named_children:
            if child.type in ("var_spec_list", "const_spec_list"):
                yield from self.values(child, depth)
            elif child.type in ("var_spec", "const_spec"):
                names = child.children_by_field_name("name")
                targets = [self.read(name, depth) for name in names] or [Name("_")]
                yield from self.assigned(child, targets, child.child_by_field_name("value"), depth)

    def assign(self, node: Node, depth: int) -> Iterable[Stmt]:
        left = node.child_by_field_name("left")
        if left is None:  # `<-done` waits for a value and drops it
            yield from self.do(node, depth)
            return
        targets = list(self.inside(left, depth)) or [Name("_")]
        yield from self.assigned(node, targets, node.child_by_field_name("right"), depth)

    def assigned(self, node: Node, targets: list[Expr], right: Node | None, depth: int) -> Iterable[Stmt]:
        """One assignment a value; where one call gives several, what it gives beside errors and flags."""
        annotation = self.maybe(node, "type", depth)
        given = right.named_children if right is not None and right.type == "expression_list" else []
        if len(given) == 1 and len(targets) == 1 and given[0].type == "func_literal" and isinstance(targets[0], Name):
            yield self.function_named(given[0], targets[0].id, depth)
            return
        values = self.inside(right, depth) if right is not None else ()
        if len(values) == len(targets) > 1:
            for target, value in zip(targets, values, strict=True):
                yield Assign(first(node), last(node), (target,), value, annotation)
            return
        kept = [target for target in targets if not is_aside(target)]
        only = values[0] if values else None
        shown = tuple(kept or targets) if len(targets) > 1 else tuple(targets)
        flags = tuple(target for target in targets if target not in shown)
        yield Assign(first(node), last(node), (*shown, *(Mix("aside", (flag,)) for flag in flags)), only, annotation)

    def do(self, node: Node, depth: int) -> Iterable[Stmt]:
        for value in self.inside(node, depth):
            yield Do(first(node), last(node), value)

    def returned(self, node: Node, depth: int) -> Iterable[Stmt]:
        self._hint = "return"
        found = self.inside(node, depth)
        self._hint = ""
        yield Return(first(node), last(node), found[0] if found else None)

    def condition(self, node: Node, depth: int) -> Iterable[Stmt]:
        before = node.child_by_field_name("initializer")
        if before is not None:
            yield from self.block([before], depth)
        then = self.body(node.child_by_field_name("consequence"), depth)
        branch = node.child_by_field_name("alternative")
        other: tuple[Stmt, ...] = ()
        if branch is not None:
            other = self.block([branch] if branch.type == "if_statement" else statements(branch), depth + 1)
        yield If(first(node), self.field(node, "condition", depth), then, other)

    def loop(self, node: Node, depth: int) -> Iterable[Stmt]:
        clause = next((child for child in node.named_children if child.type != "block"), None)
        body = self.body(node.child_by_field_name("body"), depth)
        if clause is not None and clause.type == "range_clause":
            left = clause.child_by_field_name("left")
            target: Expr = self.read(left, depth + 1) if left is not None else Name("_")
            shown = target.items[-1] if isinstance(target, Items) and target.items else target
            yield Loop(first(node), shown, self.field(clause, "right", depth), body)
        elif clause is not None and clause.type == "for_clause":
            start = clause.child_by_field_name("initializer")
            yield from self.block([start], depth) if start is not None else ()
            yield If(first(node), self.field(clause, "condition", depth), body, ())
        else:
            yield If(first(node), self.read(clause, depth) if clause is not None else Const("True"), body, ())

    def switch(self, node: Node, depth: int) -> Iterable[Stmt]:
        """Cases of a value in one `If`; those that are conditions themselves each in their own."""
        before = node.child_by_field_name("initializer")
        if before is not None:
            yield from self.block([before], depth)
        value = node.child_by_field_name("value")
        cases = [child for child in node.named_children if child.type.endswith("_case")]
        if value is not None:
            lines = tuple(line for case in cases for line in self.block(statements(case), depth + 1))
            yield If(first(node), Mix("match", (self.read(value, depth),)), lines, ())
            return
        for case in cases:
            test = self.maybe(case, "value", depth) or Const("True")
            yield If(first(case), test, self.block(statements(case), depth + 1), ())

    def nested(self, node: Node, depth: int) -> Iterable[Stmt]:
        return self.block(statements(node), depth + 1)


_READERS: dict[str, Callable[[GoReader, Node, int], Iterable[Stmt]]] = {
    "package_clause": GoReader.package,
    "import_declaration": GoReader.imports,
    "type_declaration": GoReader.types,
    "function_declaration": GoReader.top,
    "method_declaration": GoReader.method,
    "var_declaration": GoReader.values,
    "const_declaration": GoReader.values,
    "short_var_declaration": GoReader.assign,
    "assignment_statement": GoReader.assign,
    "expression_statement": GoReader.do,
    "defer_statement": GoReader.do,
    "go_statement": GoReader.do,
    "send_statement": GoReader.do,
    "receive_statement": GoReader.assign,
    "return_statement": GoReader.returned,
    "if_statement": GoReader.condition,
    "for_statement": GoReader.loop,
    "expression_switch_statement": GoReader.switch,
    "type_switch_statement": GoReader.switch,
    "select_statement": GoReader.switch,
    "block": GoReader.nested,
    "labeled_statement": GoReader.nested,
}
