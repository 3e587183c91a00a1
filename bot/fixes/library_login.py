"""The guard of the library by which a Flask application signs people in, where no endpoint shows how to use it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import ControlKind, Endpoint
from bot.fixes.apply_idiom import apply_changes
from bot.fixes.change import Change
from bot.fixes.class_views import class_at, with_attribute
from bot.fixes.for_some import is_too_little
from bot.fixes.habits import own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.rights import SAFE_METHODS
from bot.fixes.standard_control import OF_STRANGERS


@dataclass(frozen=True)
class Library:
    """`made` shows that an application has set it up; `guard` of `module` is its decorator, `used` as it is written."""

    made: re.Pattern[str]
    module: str
    guard: str
    used: str


LIBRARIES = (
    Library(re.compile(r"\bLoginManager\("), "flask_login", "login_required", "login_required"),
    Library(re.compile(r"\bJWTManager\("), "flask_jwt_extended", "jwt_required", "jwt_required()"),
)
"""Flask-Login ("Protecting views"), Flask-JWT-Extended ("Basic usage")."""

LISTS = {"MethodView": "decorators", "View": "decorators", "Resource": "method_decorators"}
"""Attributes by which classes of Flask and Flask-RESTful decorate all of their methods."""


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    if own is None or own.framework != "flask" or is_too_little(own, context):
        return
    if any(act.kind in OF_STRANGERS for act in own.acts) or _is_left_open(own, context):
        return
    texts = [one.text for one in (context.file, *context.files.values()) if one.language == "python"]
    known = [one for one in LIBRARIES if any(one.made.search(text) for text in texts)]
    if len(known) != 1:  # of two kinds of callers nobody can say here which ones are meant
        return
    (library,) = known
    changes = _guarded(file, context, library)
    said = f"Adds @{library.used} of {library.module}, by which the application signs people in."
    yield said, changes


def _is_left_open(own: Endpoint, context: FixContext) -> bool:
    """Whether it only reads among siblings that ask who calls: its authors may have meant the difference."""
    reads = all(method in SAFE_METHODS for method in own.methods)
    siblings = (one for one in context.inventory.endpoints if one.group == own.group and one is not own)
    return reads and any(one.has(ControlKind.AUTHENTICATION) for one in siblings)


def _guarded(file: PythonFile, context: FixContext, library: Library) -> list[Change]:
    span = context.finding.location.span
    view, function = class_at(file, span), file.function_at(span)
    if view is not None:
        changes = _of_class(file, view, library)
    elif function is not None and (idiom := read_idiom(f"@{library.used}")) is not None:
        changes = apply_changes(file, function, idiom)
    else:
        changes = []
    place = view or function
    imports = bring_name(file, library.module, library.guard, place) if changes and place is not None else None
    return [*changes, *imports] if imports is not None else []


def _of_class(file: PythonFile, view: Node, library: Library) -> list[Change]:
    bases = view.child_by_field_name("superclasses")
    names = [text_of(one).rpartition(".")[2] for one in bases.named_children] if bases is not None else []
    attribute = next((LISTS[one] for one in names if one in LISTS), "")
    return with_attribute(file, view, attribute, f"{attribute} = [{library.used}]") if attribute else []


PLUGIN = Rewrite("library_login", 58, frozenset({"SOC2-001"}), _proposals)
