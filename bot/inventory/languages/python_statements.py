"""From syntax tree to statements."""

from collections.abc import Callable, Iterable

from tree_sitter import Node

from bot.inventory.code import (
    Assign,
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
    Parameter,
    Raise,
    Return,
    Stmt,
    Try,
    With,
)
from bot.inventory.languages.python_expressions import MAX_DEPTH, MAX_TEXT, TooDeep, read, text_of


def first(node: Node) -> int:
    """The line a node starts on, counted from 1."""
    return node.start_point[0] + 1


def last(node: Node) -> int:
    """The line a node ends on; a node that ends at the start of a line ends on the one before."""
    row, column = node.end_point
    return max(row + 1 if column else row, first(node))


class StatementReader:
    """Reads blocks; remembers the lines where it had to stop because the code nests too deeply."""

    def __init__(self) -> None:
        self.too_deep: list[int] = []

    def block(self, nodes: Iterable[Node], depth: int) -> tuple[Stmt, ...]:
        found: list[Stmt] = []
        for node in nodes:
            reader = _READERS.get(node.type)
            try:
                if depth > MAX_DEPTH:
                    raise TooDeep
                if reader is not None:
                    found.extend(reader(self, node, depth))
                elif node.type == "ERROR":
                    found.extend(self.block(node.named_children, depth + 1))
            except TooDeep:
                self.too_deep.append(first(node))
        return tuple(found)

    def _body(self, node: Node, name: str, depth: int) -> tuple[Stmt, ...]:
        child = node.child_by_field_name(name)
        return () if child is None else self.block(child.named_children, depth + 1)

    def _bodies(self, node: Node, kinds: frozenset[str], depth: int) -> tuple[Stmt, ...]:
        """The blocks inside the children of these kinds (`else:`, `finally:`), one after the other."""
        blocks = [inner for child in node.named_children if child.type in kinds for inner in child.named_children]
        return tuple(line for inner in blocks for line in self.block(inner.named_children, depth + 1))

    def expression(self, node: Node, depth: int) -> Iterable[Stmt]:
        for child in node.named_children:
            if child.type in ("assignment", "augmented_assignment"):
                yield _assign(child, depth)
            elif child.type != "comment":
                yield Do(first(child), last(child), read(child, depth))

    def gone(self, node: Node, depth: int) -> Iterable[Stmt]:
        kind = node.type.removesuffix("_statement")
        yield Do(first(node), last(node), Mix(kind, tuple(read(child, depth) for child in node.named_children)))

    def returned(self, node: Node, depth: int) -> Iterable[Stmt]:
        yield Return(first(node), last(node), _only(node, depth))

    def raised(self, node: Node, depth: int) -> Iterable[Stmt]:
        yield Raise(first(node), last(node), _only(node, depth))

    def condition(self, node: Node, depth: int) -> Iterable[Stmt]:
        other: list[Stmt] = []  # side by side, not one inside the other: a chain may have hundreds
        for branch in node.children_by_field_name("alternative"):
            if branch.type == "elif_clause":
                test = _read_field(branch, "condition", depth)
                other.append(If(first(branch), test, self._body(branch, "consequence", depth), ()))
            else:
                other.extend(self._body(branch, "body", depth))
        body = self._body(node, "consequence" if node.type == "if_statement" else "body", depth)
        yield If(first(node), _read_field(node, "condition", depth), body, tuple(other))

    def match(self, node: Node, depth: int) -> Iterable[Stmt]:
        subjects = tuple(read(child, depth) for child in node.children_by_field_name("subject"))
        cases = node.child_by_field_name("body")
        body = tuple(
            line
            for case in (cases.named_children if cases is not None else [])
            for line in self._body(case, "consequence", depth)
        )
        yield If(first(node), Mix("match", subjects), body, ())

    def loop(self, node: Node, depth: int) -> Iterable[Stmt]:
        body = self._body(node, "body", depth) + self._bodies(node, frozenset({"else_clause"}), depth)
        yield Loop(first(node), _read_field(node, "left", depth), _read_field(node, "right", depth), body)

    def attempt(self, node: Node, depth: int) -> Iterable[Stmt]:
        body = self._body(node, "body", depth) + self._bodies(node, frozenset({"else_clause"}), depth)
        clauses = [child for child in node.named_children if child.type in ("except_clause", "except_group_clause")]
        handlers = tuple(self._handler(clause, depth) for clause in clauses)
        yield Try(first(node), body, handlers, self._bodies(node, frozenset({"finally_clause"}), depth))

    def _handler(self, node: Node, depth: int) -> Handler:
        kinds: list[Expr] = []
        name = ""
        for value in node.children_by_field_name("value"):
            shown = value
            if value.type == "as_pattern":
                alias = value.child_by_field_name("alias")
                name = text_of(alias) if alias is not None else ""
                shown = value.named_children[0]
            inside = shown.named_children if shown.type == "tuple" else [shown]
            kinds.extend(read(kind, depth) for kind in inside if kind.type != "comment")
        blocks = [child for child in node.named_children if child.type == "block"]
        body = tuple(line for block in blocks for line in self.block(block.named_children, depth + 1))
        return Handler(first(node), last(node), tuple(kinds), name, body)

    def managed(self, node: Node, depth: int) -> Iterable[Stmt]:
        items: list[tuple[Expr, Expr | None]] = []
        clauses = [child for child in node.named_children if child.type == "with_clause"]
        for item in (item for clause in clauses for item in clause.named_children if item.type == "with_item"):
            value = item.child_by_field_name("value")
            if value is None:
                continue
            alias = value.child_by_field_name("alias") if value.type == "as_pattern" else None
            shown = value.named_children[0] if value.type == "as_pattern" else value
            target = read(alias.named_children[0], depth) if alias is not None and alias.named_children else None
            items.append((read(shown, depth), target))
        yield With(first(node), tuple(items), self._body(node, "body", depth))

    def decorated(self, node: Node, depth: int) -> Iterable[Stmt]:
        decorators = tuple(
            Decorator(first(child), last(child), _only(child, depth) or Const(""), _squeeze(text_of(child)))
            for child in node.named_children
            if child.type == "decorator"
        )
        definition = node.child_by_field_name("definition")
        if definition is not None:
            make = self._class if definition.type == "class_definition" else self._function
            yield make(definition, decorators, first(node), depth)

    def function(self, node: Node, depth: int) -> Iterable[Stmt]:
        yield self._function(node, (), first(node), depth)

    def klass(self, node: Node, depth: int) -> Iterable[Stmt]:
        yield self._class(node, (), first(node), depth)

    def _function(self, node: Node, decorators: tuple[Decorator, ...], line: int, depth: int) -> Function:
        params = node.child_by_field_name("parameters")
        returns = node.child_by_field_name("return_type")
        head = last(returns or params or node)
        return Function(
            _named(node),
            line,
            head,
            last(node),
            decorators,
            tuple(_parameters(params, depth)) if params is not None else (),
            read(returns, depth) if returns is not None else None,
            self._body(node, "body", depth),
        )

    def _class(self, node: Node, decorators: tuple[Decorator, ...], line: int, depth: int) -> Class:
        bases: list[Expr] = []
        keywords: list[tuple[str, Expr]] = []
        supers = node.child_by_field_name("superclasses")
        for child in supers.named_children if supers is not None else []:
            if child.type == "keyword_argument":
                keywords.append((_named(child), _read_field(child, "value", depth)))
            elif child.type != "comment":
                bases.append(read(child, depth))
        head = last(supers) if supers is not None else first(node)
        body = self._body(node, "body", depth)
        return Class(_named(node), line, head, last(node), decorators, tuple(bases), tuple(keywords), body)

    def imported(self, node: Node, depth: int) -> Iterable[Stmt]:
        for child in node.children_by_field_name("name"):
            name, alias = _alias(child)
            yield Import(first(node), name, 0, "", alias)

    def imported_from(self, node: Node, depth: int) -> Iterable[Stmt]:
        source = node.child_by_field_name("module_name")
        shown = text_of(source) if source is not None else ""
        module = shown.lstrip(". ")
        level = len(shown) - len(shown.lstrip("."))
        for child in node.children_by_field_name("name"):
            name, alias = _alias(child)
            yield Import(first(node), module, level, name, alias)
        if any(child.type == "wildcard_import" for child in node.named_children):
            yield Import(first(node), module, level, "*", "")


def _alias(node: Node) -> tuple[str, str]:
    if node.type != "aliased_import":
        return text_of(node), ""
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    return (text_of(name) if name is not None else ""), (text_of(alias) if alias is not None else "")


def _named(node: Node) -> str:
    name = node.child_by_field_name("name")
    return text_of(name) if name is not None else ""


def _squeeze(text: str) -> str:
    return " ".join(text.split())[:MAX_TEXT]


def _read_field(node: Node, name: str, depth: int) -> Expr:
    child = node.child_by_field_name(name)
    return Const("") if child is None else read(child, depth + 1)


def _only(node: Node, depth: int) -> Expr | None:
    inside = [child for child in node.named_children if child.type != "comment"]
    return read(inside[0], depth + 1) if inside else None


def _assign(node: Node, depth: int) -> Stmt:
    annotation = node.child_by_field_name("type")
    targets: list[Expr] = []
    here: Node | None = node
    line, end = first(node), last(node)
    while here is not None and here.type in ("assignment", "augmented_assignment"):
        targets.append(_read_field(here, "left", depth))
        here = here.child_by_field_name("right")
    value = read(here, depth + 1) if here is not None else None
    if node.type == "augmented_assignment" and value is not None:
        operator = node.child_by_field_name("operator")
        value = Mix(text_of(operator) if operator is not None else "=", (targets[0], value))
    return Assign(line, end, tuple(targets), value, read(annotation, depth + 1) if annotation is not None else None)


def _parameters(node: Node, depth: int) -> Iterable[Parameter]:
    for child in node.named_children:
        annotation, default = child.child_by_field_name("type"), child.child_by_field_name("value")
        shown = child.child_by_field_name("name") or child
        if child.type in ("typed_parameter", "list_splat_pattern", "dictionary_splat_pattern"):
            shown = child.named_children[0]
        name = text_of(shown)
        whole = text_of(child)
        stars = "*" * (len(whole) - len(whole.lstrip("*")))
        if child.type in ("comment", "keyword_separator", "positional_separator") or not name.strip("*"):
            continue
        yield Parameter(
            name.lstrip("*"),
            read(annotation, depth) if annotation is not None else None,
            read(default, depth) if default is not None else None,
            stars,
            _squeeze(whole),
        )


_READERS: dict[str, Callable[[StatementReader, Node, int], Iterable[Stmt]]] = {
    "expression_statement": StatementReader.expression,
    "delete_statement": StatementReader.gone,
    "assert_statement": StatementReader.gone,
    "return_statement": StatementReader.returned,
    "raise_statement": StatementReader.raised,
    "if_statement": StatementReader.condition,
    "while_statement": StatementReader.condition,
    "match_statement": StatementReader.match,
    "for_statement": StatementReader.loop,
    "try_statement": StatementReader.attempt,
    "with_statement": StatementReader.managed,
    "decorated_definition": StatementReader.decorated,
    "function_definition": StatementReader.function,
    "class_definition": StatementReader.klass,
    "import_statement": StatementReader.imported,
    "import_from_statement": StatementReader.imported_from,
}
