"""The project's own idiom: the control that the sibling endpoints have, applied the way they apply it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tree_sitter import Node

from bot.core.fix import Fix
from bot.core.inventory import Endpoint
from bot.fixes.apply_idiom import apply_idiom, text_for, with_request
from bot.fixes.change import Change
from bot.fixes.class_views import class_at
from bot.fixes.habits import KINDS, Habit, imports_for, own_endpoint, summary_of
from bot.fixes.idiom import Form, Idiom, fitting
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.limits import habits_for
from bot.fixes.python_file import PythonFile, parse, text_of

OF_A_CLASS = re.compile(r"(?:^|\.)[A-Z]\w*\.\w+$")
"""Handlers that are methods, by their names."""

REQUEST_HOMES = {"fastapi": "fastapi", "starlette": "starlette.requests"}
"""Where the class of a request comes from, in frameworks whose limiter (slowapi) reads the parameter `request`."""


class ProjectIdiom:
    name = "project_idiom"
    order = 10
    rules = frozenset(KINDS)

    def propose(self, context: FixContext) -> Iterator[Fix]:
        file = parse(context.file.content) if context.file.language == "python" else None
        function = file.function_at(context.finding.location.span) if file else None
        if file is None or function is None:
            return
        for habit in _fitting(file, context, function):
            imports = imports_for(file, context, function, habit)
            if imports is None and context.finding.rule == "SOC2-001":
                return  # what others ask for more rarely is no second best
            more = _asked_for(file, context, function, habit) if imports is not None else None
            edits = apply_idiom(file, function, habit.idiom, [*(imports or []), *more]) if more is not None else ()
            if edits:
                yield fix_of(context, self.name, _summary(habit, function), edits)


def _fitting(file: PythonFile, context: FixContext, function: Node) -> Iterator[Habit]:
    """The habits as this function can have them."""
    own = own_endpoint(context)
    method = class_at(file, context.finding.location.span) is not None
    for habit in habits_for(context, KINDS[context.finding.rule]):
        is_bare = method and "method_decorator(" not in habit.idiom.text  # what is made for classes has to be fitted
        as_written = is_bare and any(_is_a_method(file, context, one) for one in habit.having)
        framework = own.framework if own is not None else ""
        idiom = habit.idiom if as_written else fitting(habit.idiom, method=method, framework=framework)
        if idiom is not None and not _is_of_another(idiom, function):
            yield replace(habit, idiom=idiom)


def _is_a_method(file: PythonFile, context: FixContext, one: Endpoint) -> bool:
    """Whether what stands above an endpoint's handler can stand above a method: it is one."""
    here = one.location.path == context.file.path
    return OF_A_CLASS.search(one.handler) is not None or (here and class_at(file, one.location.span) is not None)


def _is_of_another(idiom: Idiom, function: Node) -> bool:
    """Whether a decorator (`@tokens.login_required`) is of another kind of sign-in than the one that the handler asks
    who calls (`basic.current_user()`)."""
    asked = set(re.findall(r"(\w+)\.current_user\b", text_of(function))) - {"self", "flask_login"}
    by = re.match(r"@(\w+)", idiom.text)
    return bool(asked) and by is not None and by[1] not in asked


def _summary(habit: Habit, function: Node) -> str:
    if habit.idiom.form is Form.ROUTE_ARGUMENT:
        count = "one" if habit.count == 1 else str(habit.count)
        have = "has" if habit.count == 1 else "have"
        return f"Adds {habit.idiom.text}: {count} of {habit.whose} {have} that dependency."
    return summary_of(habit, text_for(function, habit.idiom))


def _asked_for(file: PythonFile, context: FixContext, function: Node, habit: Habit) -> list[Change] | None:
    """The parameter `request`, where a limiter's decorator reads it and the handler has none; None where it cannot be
    had."""
    own = own_endpoint(context)
    home = REQUEST_HOMES.get(own.framework) if own is not None else None
    if context.finding.rule != "SOC2-006" or habit.idiom.form is not Form.DECORATOR or home is None:
        return []
    changes = with_request(file, function)
    imports = bring_name(file, home, "Request", function) if changes else []
    return None if changes is None or imports is None else [*changes, *imports]


PLUGIN = ProjectIdiom()
