"""What turns callers away on the way to a Django view: decorators, mixins, `dispatch`, what the URLconf wraps
around it, middleware."""

from collections.abc import Iterator
from dataclasses import replace

from bot.core.inventory import Control, ControlKind
from bot.core.location import Location, Span
from bot.inventory.areas import areas
from bot.inventory.code import (
    Attr,
    Call,
    Class,
    Compare,
    Decorator,
    Expr,
    Function,
    Items,
    Logic,
    Name,
    Text,
    keyword,
    tail,
)
from bot.inventory.django.known import AUTHENTICATED, LOCKOUT, LOGIN_MIDDLEWARE, OPEN_DECORATORS, guard_from_outside
from bot.inventory.django.settings import Settings
from bot.inventory.django.views import HOOKS, methods_named, runs_for
from bot.inventory.found import ClassFound, FunctionFound, Outside, Scope
from bot.inventory.frameworks.interface import Project, controls_of, place_of
from bot.inventory.judgement import Judgement, turned_away
from bot.inventory.refusals import refusals
from bot.inventory.render import render
from bot.inventory.survey import elements

_HARMLESS = (
    "django.views.decorators",
    "django.utils.decorators",
    "django.db",
    "django.core",
    "functools",
    "rest_framework.decorators",
)
"""Decorators that turn nobody away; what `permission_classes` lists is judged by what it lists."""


def judged(project: Project, scope: Scope, node: Expr) -> Judgement:
    """What a decorator does to callers. One that asks for a role asks who calls."""
    outer = project.names.outside_name(scope, node.func if isinstance(node, Call) else node)
    if outer.startswith(_HARMLESS):
        return Judgement()
    return with_role(project.judge.expression(scope, node))


def with_role(verdict: Judgement) -> Judgement:
    return replace(verdict, authenticates=verdict.authenticates or verdict.authorizes)


def wrapper_controls(project: Project, scope: Scope, node: Expr, line: int) -> tuple[Control, ...]:
    """What a decorator written in a URLconf adds; a list of them all add theirs."""
    found: list[Control] = []
    for where, item in elements(project.names, scope, node) if isinstance(node, Items) else [(scope, node)]:
        verdict = judged(project, where, item)
        found.extend(controls_of(verdict, render(item), place_of(project, where, item, line), "URLconf"))
    return tuple(found)


def decorators_of(
    project: Project, scope: Scope, decorators: tuple[Decorator, ...]
) -> Iterator[tuple[Scope, Expr, Decorator]]:
    """The decorators of a function, class or method, those inside a `method_decorator` taken out of it."""
    for decorator in decorators:
        call = decorator.value
        if isinstance(call, Call) and tail(call.func) == "method_decorator" and call.args:
            inner = call.args[0]
            listed = list(elements(project.names, scope, inner)) if not isinstance(inner, Call) else []
            for where, item in listed or [(scope, inner)]:
                yield where, item, decorator
        else:
            yield scope, call, decorator


def decorated(
    project: Project, scope: Scope, decorators: tuple[Decorator, ...], level: str = "decorator"
) -> Iterator[Control]:
    for where, item, decorator in decorators_of(project, scope, decorators):
        verdict = judged(project, where, item)
        place = place_of(project, where, item, decorator.line)
        idiom = decorator.text if level == "decorator" else ""
        yield from controls_of(verdict, render(item), place, level, idiom)


def is_open(project: Project, scope: Scope, decorators: tuple[Decorator, ...]) -> bool:
    """Is it marked as open to everybody?"""
    found = decorators_of(project, scope, decorators)
    return any(tail(item.func if isinstance(item, Call) else item) in OPEN_DECORATORS for _, item, _ in found)


def class_controls(
    project: Project, bases: tuple[ClassFound | Outside, ...], methods: frozenset[str], action: str
) -> Iterator[Control]:
    """What a class and its bases add to one of its handlers: `action` is its name, `methods` are the HTTP methods and
    names asked for."""
    for base in bases:
        if isinstance(base, Outside):
            verdict = guard_from_outside(base.name)
            first = next(one for one in bases if isinstance(one, ClassFound))
            where = Location(first.scope.path, Span(first.node.line, first.node.head))
            yield from controls_of(verdict, base.name.rpartition(".")[2], where, "base class")
        else:
            yield from _class_decorators(project, base, methods)
    for hook in (one for one in HOOKS if runs_for(one, action)):
        for found in methods_named(bases, hook):
            yield from _hook(project, found)


def _class_decorators(project: Project, base: ClassFound, methods: frozenset[str]) -> Iterator[Control]:
    for decorator in base.node.decorators:
        call = decorator.value
        named = keyword(call, "name") if isinstance(call, Call) else None
        if isinstance(call, Call) and named is None and len(call.args) > 1:
            named = call.args[1]
        if isinstance(named, Text) and named.value not in methods | {"dispatch"}:
            continue
        yield from decorated(project, base.scope, (decorator,))


def _hook(project: Project, found: FunctionFound) -> Iterator[Control]:
    """A hook's own decorators, what it refuses, and for `as_view` what it wraps around the view."""
    function, scope = found.node, found.scope
    yield from decorated(project, scope, function.decorators, "base class")
    where = Location(scope.path, Span(function.line, function.head))
    verdict = with_role(project.judge.guard(scope, function))
    if function.name == "as_view":
        for call in _made(function):
            verdict = verdict.plus(judged(project, scope.inside(function), call))
    yield from controls_of(verdict, function.name, where, "base class")


def _made(function: Function) -> Iterator[Expr]:
    """`return login_required(super().as_view())`"""
    for line in function.body:
        value = getattr(line, "value", None)
        for _ in range(4):
            if not isinstance(value, Call):
                break
            yield value.func
            value = value.args[0] if value.args else None


def middleware_controls(project: Project, settings: Settings) -> tuple[Control, ...]:
    """The middleware of the settings that turns anonymous callers away. What else it checks holds for some paths only,
    so it is no authorization of all views."""
    found: list[Control] = []
    for name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
        for line, text in settings.entries(project, name):
            where = Location(line.scope.path, Span(line.line, line.line))
            if LOGIN_MIDDLEWARE.search(text) and _in_tree(project, line.scope, text) is None:
                found.extend(controls_of(AUTHENTICATED, text.rpartition(".")[2], where, "middleware"))
                continue
            for function in _parts(project, line.scope, text):
                if not _for_everybody(project, function):
                    continue
                verdict = with_role(project.judge.guard(function.scope, function.node))
                limited = areas(project.names, function.scope, function.node)
                made = controls_of(replace(verdict, authorizes=False), text.rpartition(".")[2], where, "middleware")
                found.extend(replace(one, areas=limited) for one in made)
    return tuple(dict.fromkeys(found))


def _for_everybody(project: Project, found: FunctionFound) -> bool:
    """Does a middleware turn callers away whatever they ask for? One that looks at the method of the request, or asks
    what kind of request it is, lets the others pass."""
    inner = found.scope.inside(found.node)
    guarding = [
        refusal
        for refusal in refusals(project.names, inner, found.node.body)
        if turned_away(refusal, found.node.name, True).authenticates
    ]
    return not guarding or any(not any(_narrows(test) for test in refusal.tests) for refusal in guarding)


def _narrows(test: Expr) -> bool:
    if isinstance(test, Logic) and test.operator == "and":
        return any(_narrows(side) for side in test.sides)
    if isinstance(test, Compare):
        return any(tail(side) == "method" for side in test.sides)
    if isinstance(test, Attr):
        return test.name == "is_authenticated"  # what follows is asked of those who have signed in
    return isinstance(test, Call) and Name("request") in test.args and tail(test.func).startswith("is_")


def lockout(project: Project, settings: Settings) -> tuple[Control, ...]:
    """The library in the settings that counts failed logins, of every login page."""
    for name in ("MIDDLEWARE", "AUTHENTICATION_BACKENDS"):
        for line, text in settings.entries(project, name):
            if text.startswith(LOCKOUT):
                where = Location(line.scope.path, Span(line.line, line.line))
                return (Control(ControlKind.RATE_LIMIT, text.rpartition(".")[2], where, "settings"),)
    return ()


def _in_tree(project: Project, scope: Scope, text: str) -> FunctionFound | ClassFound | None:
    module, _, name = text.rpartition(".")
    names = project.names
    file = names.file(scope.path, module)
    found = names.settle(names.global_name(names.module(file), name)) if file else None
    return found if isinstance(found, FunctionFound | ClassFound) else None


def _parts(project: Project, scope: Scope, text: str) -> Iterator[FunctionFound]:
    """The functions of a middleware that see a request."""
    found = _in_tree(project, scope, text)
    if isinstance(found, FunctionFound):
        yield found
    elif isinstance(found, ClassFound):
        for name in ("__call__", "process_request", "process_view"):
            method = project.names.class_member(found, name)
            if isinstance(method, FunctionFound):
                yield method


def head_of(klass: Class) -> Span:
    return Span(klass.line, klass.head)
