"""Views that are classes: an attribute, a base class or a decorator of the class, as its siblings have it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.core.location import Span
from bot.fixes.change import Change
from bot.fixes.decorators import asks_for_right, decorated
from bot.fixes.ground import STRANGERS_READ, lost_its_base_s
from bot.fixes.habits import KINDS, Habit, circles_of, imports_for, own_endpoint, summary_of
from bot.fixes.homes import homes_of
from bot.fixes.idiom import Form, Idiom, for_class
from bot.fixes.imports import bring_name
from bot.fixes.insert import brackets_of, insert_item, items_of
from bot.fixes.interface import FixContext
from bot.fixes.limits import habits_for
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.rights import MIXIN, SIGNED_IN, reads, rights_around
from bot.fixes.view_permissions import ATTRIBUTE, asks_too_little, is_for_any_view, left_over

NEEDS = {
    "PermissionRequiredMixin": r"\b(?:permission_required =|def (?:get_permission_required|has_permission)\b)",
    "UserPassesTestMixin": r"\bdef test_func\b",
}
"""Django's mixins that ask for a right, and what of the view says which (its documentation, "Limiting access")."""

SAYS_WHO = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION)

VIEW = re.compile(r"^(?!Base|Abstract)\w+View(?:Set)?$")
"""Base classes that are views themselves."""

NOBODY_IS_KNOWN = re.compile(r"^\s+authentication_classes\s*=\s*(?:\(\)|\[\])|\bdef get_authenticators\b", re.MULTILINE)
"""A view of Django REST framework that asks nobody who calls, whatever else it asks, or only for some methods."""

NO_PURPOSE = re.compile(r"public page: changes nothing")
"""What is said of a page of which nothing shows that it is meant for visitors."""

SAYS_SCOPE = re.compile(r"^\s+required_(?:alternate_)?scopes\s*[:=]", re.MULTILINE)
"""What only a permission for scopes reads (Django OAuth Toolkit, "Permissions"): whoever is signed in is not meant."""

STAYS_OPEN = ("[]", "()", "[AllowAny]", "(AllowAny,)", "[permissions.AllowAny]", "(permissions.AllowAny,)")
"""Values of permission_classes that let everybody in."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    view = class_at(file, context.finding.location.span)
    if view is None:
        return
    kind = KINDS[context.finding.rule]
    own = own_endpoint(context)
    if own is not None and kind is ControlKind.AUTHENTICATION and lost_its_base_s(file, bases_of(view), own, context):
        return
    said = _said_by(view) if own is not None and own.framework == "django" and kind in SAYS_WHO else []
    for name in said:
        known = name in file.bound_before(view)
        brought = [] if known else bring_name(file, "django.contrib.auth.mixins", name, view)
        if brought is not None:
            place = _said_by_all(file, view, name)
            yield f"Adds {name}: the view says which right.", _with(with_base(file, place, name), brought)
    if said:
        return
    kept = left_over(file, context) if own is not None and own.framework == "django_rest" and kind in SAYS_WHO else ""
    if kept is None:
        return
    if kept:
        yield f"Adds {kept}, which this file imports and no view asks for.", with_attribute(file, view, ATTRIBUTE, kept)
        return
    yield from _as_others(file, context, view, own)
    for whose, name, near in _mixins(context, kind):
        brought = _brought(file, context, view, name, near)
        if brought is not None:
            yield f"Adds {name}, as {whose} have it.", _with(with_base(file, view, name), brought)


def _as_others(file: PythonFile, context: FixContext, view: Node, own: Endpoint | None) -> Iterator[Proposal]:
    """The attribute or the decorators that those around it have."""
    method = own.handler.rpartition(".")[2] if own is not None else ""
    for habit in habits_for(context, KINDS[context.finding.rule]):
        idiom = for_class(habit.idiom, file.quote, method) if habit.idiom.form is Form.DECORATOR else habit.idiom
        if idiom is None or (idiom.form is Form.DECORATOR and not _is_for_class(file, context, view, habit, idiom)):
            continue
        imports = imports_for(file, context, view, replace(habit, idiom=idiom))
        if imports is None:
            continue
        if idiom.form is Form.CLASS_ATTRIBUTE:
            if own is None or _is_asked_otherwise(view, idiom) or not _is_asked_here(habit, own, view, context):
                continue
            changes = with_attribute(file, _of_its_kind(file, view), idiom.name, idiom.text)
            yield summary_of(habit, idiom.text), _with(changes, imports)
        elif idiom.form is Form.DECORATOR:
            yield summary_of(habit, idiom.text), _with(decorated(file, view, idiom.text), imports)


def _asks_for_more(text: str) -> bool:
    """Whether permission classes ask for more than that somebody is signed in."""
    return bool(set(re.findall(r"[A-Z]\w*", text)) - {"IsAuthenticated"}) and text.startswith("permission_classes")


def _is_asked_here(habit: Habit, own: Endpoint, view: Node, context: FixContext) -> bool:
    """Whether a view asks for what others ask for: neither for too little, nor for a right that is theirs alone."""
    if habit.idiom.name != ATTRIBUTE:
        return True
    if STRANGERS_READ.search(habit.idiom.text) and _shows_something(own, context):
        return False
    if not _asks_for_more(habit.idiom.text):
        return own.framework != "django_rest" or not asks_too_little(habit, own, context)
    return not _gives_own_rows(view) and is_for_any_view(habit, own, context)


def _is_asked_otherwise(view: Node, idiom: Idiom) -> bool:
    """Whether a view says by which scopes of a token it is asked for, which this permission does not read, or that
    nobody is to be known who asks: another permission is meant than what others have."""
    text = text_of(view)
    scoped = SAYS_SCOPE.search(text) is not None and "Scope" not in idiom.text
    return idiom.name == ATTRIBUTE and (scoped or NOBODY_IS_KNOWN.search(text) is not None)


def _shows_something(own: Endpoint, context: FixContext) -> bool:
    """Whether a method of the view that reads is remarked as well: strangers who may read would be let in to it."""
    name = own.handler.rpartition(".")[0]
    here = context.inventory.of_files.get(own.location.path, ())
    mine = [one for one in here if one == own or (name and one.handler.rpartition(".")[0] == name)]
    return any(reads(one) and not one.public and not one.has(ControlKind.AUTHENTICATION) for one in mine)


def _gives_own_rows(view: Node) -> bool:
    """Whether a view set shows callers what is theirs: what those around it ask of administrators is not for it."""
    body = view.child_by_field_name("body")
    methods = [one for one in body.named_children if one.type == "function_definition"] if body is not None else []
    shown = (one for one in methods if text_of(one.child_by_field_name("name") or one) == "get_queryset")
    return any(re.search(r"\brequest\.user\b", text_of(one)) for one in shown)


def _of_its_kind(file: PythonFile, view: Node) -> Node:
    """The view of this file that a view is a variant of: what guards the one guards the other."""
    names = bases_of(view)
    for inner in _classes(file):
        name = inner.child_by_field_name("name")
        if (
            name is not None
            and text_of(name) in names
            and VIEW.search(text_of(name))
            and inner.end_byte < view.end_byte
        ):
            return _of_its_kind(file, inner)
    return view


def _said_by_all(file: PythonFile, view: Node, mixin: str) -> Node:
    """The view that a view is a variant of, where all of its variants say the right that a mixin asks for."""
    base = _of_its_kind(file, view)
    name = base.child_by_field_name("name")
    variants = [one for one in _classes(file) if name is not None and text_of(name) in bases_of(one)]
    return base if variants and all(mixin in _said_by(one) for one in variants) else view


def _classes(file: PythonFile) -> Iterator[Node]:
    for node in file.root.named_children:
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        if inner is not None and inner.type == "class_definition":
            yield inner


def bases_of(view: Node) -> set[str]:
    """The base classes of a class, as they are written."""
    bases = view.child_by_field_name("superclasses")
    return {text_of(base) for base in bases.named_children} if bases is not None else set()


def _is_for_class(file: PythonFile, context: FixContext, view: Node, habit: Habit, idiom: Idiom) -> bool:
    """Whether decorators of a class are right for every method of a view of Django: none of them is there for visitors
    on purpose. A limit is for as many methods as it says."""
    own, path = own_endpoint(context), context.file.path
    if context.finding.rule == "SOC2-006":
        return idiom == habit.idiom
    if own is None or own.framework != "django":
        return False
    lines = Span(file.line_of(view.start_byte), file.line_of(view.end_byte - 1))
    methods = [
        one for one in context.inventory.endpoints if one.location.path == path and one.location.span.overlaps(lines)
    ]
    return all(not one.public or NO_PURPOSE.match(one.public) for one in methods)


def _mixins(context: FixContext, kind: ControlKind) -> Iterator[tuple[str, str, str]]:
    """Who has a mixin that this view can have, its name, and a file that has it."""
    own = own_endpoint(context)
    if own is None:
        return
    rights = rights_around(own, context.inventory.endpoints) if kind is ControlKind.AUTHENTICATION else SIGNED_IN
    for whose, circle in circles_of(own, context, kind):
        found = [(one, control.what) for one in circle for control in one.of(kind) if MIXIN.match(control.what)]
        for name in dict.fromkeys(what for _, what in found):
            is_for_all = not rights.asked and not asks_for_right(name)
            if name not in NEEDS and (is_for_all or rights.guards == (name,)):
                yield whose, name, next(one.location.path for one, what in found if what == name)


def _said_by(view: Node) -> list[str]:
    """The mixins of Django that a view says the right for, whether it has them or not."""
    return [name for name, needed in NEEDS.items() if re.search(needed, text_of(view))]


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


PLUGIN = Rewrite("class_views", 9, frozenset(KINDS), _proposals)
