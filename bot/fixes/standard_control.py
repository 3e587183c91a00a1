"""The framework's standard way to ask who calls, where the project has no habit of its own for it."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import ActKind, Endpoint
from bot.fixes.apply_idiom import apply_changes
from bot.fixes.calls import function_of
from bot.fixes.change import Change
from bot.fixes.class_views import above, bases_of, class_at, with_attribute, with_base
from bot.fixes.decorators import decorated, decorators_of
from bot.fixes.ground import is_for_all_of_file
from bot.fixes.habits import own_endpoint
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.rights import rights_around
from bot.fixes.view_permissions import ask_for_more, left_over

GUARD = re.compile(
    r"^(?:login|auth|authentication|jwt|token|session|user|sign_?in)_required$|^(?:requires?|needs)_(?:login|auth|user)$"
    r"|^(?:signed_in|logged_in|authed_only|authenticated(?:_only)?|members?_only|staff_only)$"
)
"""What projects call the decorator that lets in whoever is signed in."""

CALLED = ("jwt_required",)
"""Decorators that are used as calls (Flask-JWT-Extended 4)."""

OF_STRANGERS = frozenset(
    (ActKind.SIGN_IN, ActKind.SIGN_UP, ActKind.TOKEN, ActKind.CODE, ActKind.RESET, ActKind.PASSWORD)
)
"""What somebody does who cannot sign in yet, or no longer: asked to sign in first, they never could."""

GUARDS = re.compile(r"Private|Login|Auth(?!or)|Permission|Required|Restrict|Protect|Secure|Staff|Admin")
"""Base classes of a project that ask who calls by what they are called, wherever they stand."""

DJANGO = "django.contrib.auth"
REST = "rest_framework.permissions"


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    span = context.finding.location.span
    view, function = class_at(file, span), file.function_at(span)
    if own is None or any(act.kind in OF_STRANGERS for act in own.acts):
        return
    if rights_around(own, context.inventory.endpoints).asked or is_for_all_of_file(own, context):
        return
    if own.framework == "django_rest" and (ask_for_more(context) or left_over(file, context) is None):
        return
    if own.framework == "django_rest" and view is not None:
        text = "permission_classes = [IsAuthenticated]"
        yield (
            _said(text),
            _joined(file, with_attribute(file, view, "permission_classes", text), REST, "IsAuthenticated"),
        )
    elif own.framework == "django_rest" and function is not None and _api_view(function):
        yield _said("@permission_classes([IsAuthenticated])"), _for_api_view(file, function)
    elif own.framework == "django" and view is not None:
        if any(GUARDS.search(one) for one in bases_of(view)):
            return
        known = file.bound_before(view)
        if {"method_decorator", "login_required"} <= known:
            text = f"@method_decorator(login_required, name={file.quote}dispatch{file.quote})"
            yield _said(text), decorated(file, view, text)
            return
        mixin = "LoginRequiredMixin"
        yield _said(mixin), _joined(file, with_base(file, view, mixin), f"{DJANGO}.mixins", mixin)
    elif own.framework == "django" and function is not None and _is_view(function):
        required = "login_required"
        yield (
            _said(f"@{required}"),
            _joined(file, decorated(file, function, f"@{required}"), f"{DJANGO}.decorators", required),
        )
    elif function is not None:
        yield from _of_small_frameworks(file, own, function)


def _said(text: str) -> str:
    return f"Adds {text}, the framework's own check that somebody is signed in."


def _joined(file: PythonFile, changes: list[Change], module: str, name: str) -> list[Change]:
    imports = bring_name(file, module, name, file.root.named_children[-1]) if changes else None
    return [*changes, *imports] if imports is not None else []


def _api_view(function: Node) -> Node | None:
    named = (one for one in decorators_of(function) if text_of(one).startswith("@api_view"))
    return next(named, None)


def _for_api_view(file: PythonFile, function: Node) -> list[Change]:
    below = above(file, function, "@permission_classes([IsAuthenticated])")
    more = bring_name(file, "rest_framework.decorators", "permission_classes", function)
    return [*more, *_joined(file, below, REST, "IsAuthenticated")] if more is not None else []


def _is_view(function: Node) -> bool:
    """A function of the module whose first parameter is the request."""
    parameters = function.child_by_field_name("parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else None
    return first is not None and text_of(first).split(":")[0].strip() == "request"


def _of_small_frameworks(file: PythonFile, own: Endpoint, function: Node) -> Iterator[Proposal]:
    for name in sorted(file.bound_before(function)) if own.framework == "flask" else ():
        if GUARD.match(name) and name != text_of(function.child_by_field_name("name") or function):
            idiom = read_idiom(f"@{name}()" if name in CALLED else f"@{name}")
            changes = apply_changes(file, function, idiom) if idiom is not None else []
            yield f"Adds @{name}, the guard that this file knows.", changes
    if own.framework == "tornado" and b"tornado.web" in file.content:
        written = "tornado.web" if b"import tornado.web" in file.content else "web"
        yield _said(f"@{written}.authenticated"), above(file, function, f"@{written}.authenticated")
    if own.framework == "starlette" and not any(function_of(one) == "requires" for one in decorators_of(function)):
        text = f"@requires({file.quote}authenticated{file.quote})"
        yield _said(text), _joined(file, above(file, function, text), "starlette.authentication", "requires")


PLUGIN = Rewrite("standard_control", 60, frozenset({"SOC2-001"}), _proposals)
