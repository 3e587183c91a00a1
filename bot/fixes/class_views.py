"""Views that are classes: an attribute, a base class or a decorator of the class, as its siblings have it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.decorators import decorated
from bot.fixes.habits import KINDS, circles_of, imports_for, own_endpoint, summary_of
from bot.fixes.homes import homes_of
from bot.fixes.idiom import Form
from bot.fixes.imports import bring_name
from bot.fixes.insert import brackets_of, insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.limits import habits_for
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

MIXIN = re.compile(r"^[A-Z]\w*Mixin$")

STAYS_OPEN = ("[]", "()", "[AllowAny]", "(AllowAny,)", "[permissions.AllowAny]", "(permissions.AllowAny,)")
"""Values of permission_classes that let everybody in."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    view = class_at(file, context.finding.location.span)
    if view is None:
        return
    kind = KINDS[context.finding.rule]
    for habit in habits_for(context, kind):
        imports = imports_for(file, context, view, habit)
        if imports is None:
            continue
        text = habit.idiom.text
        if habit.idiom.form is Form.CLASS_ATTRIBUTE:
            yield summary_of(habit, text), _with(with_attribute(file, view, habit.idiom.name, text), imports)
        elif text.startswith("@method_decorator("):
            yield summary_of(habit, text), _with(decorated(file, view, text), imports)
    own = own_endpoint(context)
    for whose, circle in circles_of(own, context, kind) if own is not None else ():
        found = [(one, control) for one in circle for control in one.of(kind) if MIXIN.match(control.what)]
        for name in dict.fromkeys(control.what for _, control in found):
            near = next(one.location.path for one, control in found if control.what == name)
            brought = _brought(file, context, view, name, near)
            if brought is not None:
                yield f"Adds {name}, as {whose} have it.", _with(with_base(file, view, name), brought)


def _brought(file: PythonFile, context: FixContext, view: Node, name: str, near: str) -> list[Change] | None:
    if name in file.bound_before(view):
        return []
    homes = homes_of(name, file, context.finding.location.path, near=near, defined="", files=context.files)
    return next((more for home in homes if (more := bring_name(file, home, name, view)) is not None), None)


def _with(changes: list[Change], imports: list[Change]) -> list[Change]:
    return [*changes, *imports] if changes else []


def class_at(file: PythonFile, span: Span) -> Node | None:
    """The class whose head, or one of whose methods, stands on these lines."""
    for node in file.around(span):
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if inner is not None and inner.type == "class_definition":
            return inner
        if inner is not None and inner.type == "function_definition" and inner.parent is not None:
            around = inner.parent if inner.parent.type != "decorated_definition" else inner.parent.parent
            if around is None or around.type != "block":
                return None
    return None


def with_attribute(file: PythonFile, view: Node, name: str, text: str) -> list[Change]:
    """The attribute behind those that the class begins with; in the place of one that lets everybody in."""
    body = view.child_by_field_name("body")
    if body is None or not body.named_children or not file.is_first(body):
        return []
    last: Node | None = None
    for statement in body.named_children:
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        is_docstring = assignment is not None and assignment.type == "string"
        if assignment is None or (assignment.type != "assignment" and not is_docstring):
            break
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is not None and text_of(left) == name:
            is_open = right is not None and "".join(text_of(right).split()) in STAYS_OPEN
            return [Change(assignment.start_byte, assignment.end_byte, text)] if is_open else []
        last = None if is_docstring else statement
    margin = file.margin(body)
    if last is None:
        first = body.named_children[0]
        return _in_front(file, first, body.named_children[1:2], margin, text)
    end = file.end_of(file.line_of(max(last.start_byte, last.end_byte - 1)))
    return [Change(end, end, f"{file.eol}{margin}{text}")]


def _in_front(file: PythonFile, first: Node, second: list[Node], margin: str, text: str) -> list[Change]:
    """Above the methods, with a blank line between; below a docstring."""
    is_docstring = first.type == "expression_statement" and first.named_children[0].type == "string"
    before = second[0] if is_docstring and second else first
    if is_docstring and not second:
        return [Change(first.end_byte, first.end_byte, f"{file.eol}{margin}{text}")]
    start = file.start_of(file.line_of(before.start_byte))
    return [Change(start, start, f"{margin}{text}{file.eol}{file.eol}")]


def with_base(file: PythonFile, view: Node, name: str) -> list[Change]:
    """The mixin in front of the other base classes: Python asks them in their order."""
    bases = view.child_by_field_name("superclasses")
    brackets = brackets_of(bases) if bases is not None else None
    items = items_of(bases) if bases is not None else []
    if brackets is None or not items or any(text_of(item) == name for item in items):
        return []
    return insert_item(file, items, 0, name, brackets)


def above(file: PythonFile, definition: Node, decorator: str) -> list[Change]:
    """A decorator right above the class or function, below those that it has."""
    start = file.start_of(file.line_of(definition.start_byte))
    return [Change(start, start, f"{file.margin(definition)}{decorator}{file.eol}")]


PLUGIN = Rewrite("class_views", 15, frozenset(KINDS), _proposals)
