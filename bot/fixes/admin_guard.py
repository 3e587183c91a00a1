"""What other functions for administrators ask for, asked by one that asks for nothing."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.apply_idiom import apply_changes
from bot.fixes.class_views import class_at
from bot.fixes.decorators import ASKS_WHO, decorators_of
from bot.fixes.for_some import is_for_some
from bot.fixes.ground import is_habit
from bot.fixes.habits import Habit, imports_for, own_endpoint, summary_of
from bot.fixes.idiom import fitting, for_its_effect, read_idiom
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, text_of
from bot.fixes.rewrite import Proposal, Rewrite

RIGHT = re.compile(r"admin|superuser|staff", re.IGNORECASE)
"""What guards for administrators ask for, or are called."""

ASKS_RIGHT = re.compile(r"_required\b|_needed\b|permission|role|_rights?\b|\bcan_")

OTHERS = "the other functions for administrators"


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    if own is None or function is None or not is_for_some(own) or _asks_already(function):
        return
    method = class_at(file, context.finding.location.span) is not None
    for habit in _habits(own, context):
        idiom = fitting(habit.idiom, method=method, framework=own.framework)
        imports = imports_for(file, context, function, habit)
        changes = apply_changes(file, function, idiom) if idiom is not None and imports is not None else []
        if idiom is not None and imports is not None and changes:
            yield summary_of(habit, idiom.text), [*changes, *imports]


def _asks_already(function: Node) -> bool:
    """Whether a decorator asks for a right of another kind, be it one that nobody can tell from outside."""
    names = (text_of(one) for one in decorators_of(function))
    return any(ASKS_RIGHT.search(one) and not ASKS_WHO.search(one) for one in names)


def _habits(own: Endpoint, context: FixContext) -> Iterator[Habit]:
    """Their idioms, those of this file first, then the most usual ones."""
    having: dict[str, list[tuple[Endpoint, Control]]] = {}
    alike = [one for one in context.inventory.endpoints if one.framework == own.framework]
    others = [one for one in alike if one.location != own.location and is_for_some(one)]
    for one in others:
        for control in one.of(ControlKind.AUTHORIZATION):
            if control.idiom and RIGHT.search(f"{control.idiom} {control.what}"):
                having.setdefault(control.idiom, []).append((one, control))
    path = own.location.path
    ordered = sorted(having.values(), key=lambda found: (found[0][0].location.path != path, -len(found)))
    for found in ordered:
        idiom = read_idiom(found[0][1].idiom)
        if idiom is not None and is_habit(own, found, others):
            yield Habit(for_its_effect(idiom), tuple(endpoint for endpoint, _ in found), (found[0][1],), OTHERS)


PLUGIN = Rewrite("admin_guard", 20, frozenset({"SOC2-008"}), _proposals)
