"""The project's own idiom: the control that the sibling endpoints have, applied the way they apply it."""

import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from bot.core.fix import Fix
from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.apply_idiom import apply_idiom
from bot.fixes.change import Change
from bot.fixes.idiom import Form, Idiom, for_its_effect, read_idiom
from bot.fixes.imports import import_name
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.python_file import PythonFile, parse

KINDS = {"SOC2-001": ControlKind.AUTHENTICATION, "SOC2-008": ControlKind.AUTHORIZATION}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
"""RFC 9110, 9.2.1: who may read and who may change are different questions."""

LIBRARY_HOMES = {"Depends": "fastapi", "Security": "fastapi", "Annotated": "typing"}
"""Names of idioms that come from a library, and the module they are imported from."""


ABOUT_CALLERS = re.compile(
    r"user|account|auth|current|caller|principal|identity|token|session|key|admin|login|member|owner|staff|role|permi"
    r"|scope|secur|verif|protect|guard|require|access|signed",
    re.IGNORECASE,
)
"""Words of idioms that are about the caller."""

SURELY_A_HABIT = 3
"""Endpoints; a parameter without such a word is only taken from as many, since it may carry their own input as well.
It is then asked for by the route, not by the handler, which has no use for it."""


@dataclass(frozen=True)
class Habit:
    """An idiom, how many endpoints have it, one of the controls it applies, and who those endpoints are."""

    idiom: Idiom
    count: int
    control: Control
    whose: str


class ProjectIdiom:
    name = "project_idiom"
    order = 10
    rules = frozenset(KINDS)

    def propose(self, context: FixContext) -> Iterator[Fix]:
        finding = context.finding
        file = parse(context.file.content) if context.file.language == "python" else None
        function = file.function_at(finding.location.span) if file else None
        if file is None or function is None:
            return
        for habit in _habits(context, KINDS[finding.rule]):
            imports = _imports(file, finding.location.path, function, habit)
            edits = apply_idiom(file, function, habit.idiom, imports) if imports is not None else ()
            if edits:
                yield fix_of(context, self.name, _summary(habit), edits)


def _summary(habit: Habit) -> str:
    count = "one" if habit.count == 1 else str(habit.count)
    have = "has" if habit.count == 1 else "have"
    if habit.idiom.form is Form.ROUTE_ARGUMENT:
        return f"Adds {habit.idiom.text}: {count} of {habit.whose} {have} that dependency."
    return f"Adds {habit.idiom.text}, as {count} of {habit.whose} {have} it."


def _habits(context: FixContext, kind: ControlKind) -> Iterator[Habit]:
    """Idioms of the endpoint's siblings, most frequent first; then for authentication (which is the same question
    everywhere) those of the same file and of the whole project."""
    place = context.finding.location
    endpoints = context.inventory.endpoints
    mine = [one for one in endpoints if one.location.path == place.path and one.location.span.overlaps(place.span)]
    if not mine:
        return
    own = mine[0]
    others = [one for one in endpoints if one.framework == own.framework and one not in mine]
    siblings = [one for one in others if one.group == own.group]
    circles: list[tuple[str, list[Endpoint]]]
    if kind is ControlKind.AUTHORIZATION:
        circles = [("the sibling endpoints", [one for one in siblings if _is_alike(one, own)])]
    else:
        same_file = [one for one in others if one.location.path == place.path]
        circles = [("the sibling endpoints", siblings), ("this file's endpoints", same_file)]
        circles.append(("the project's endpoints", others))
    seen: set[str] = set()
    for whose, circle in circles:
        for habit in _most_frequent(circle, kind, whose):
            if habit.idiom.text not in seen:
                seen.add(habit.idiom.text)
                yield habit


def _is_alike(sibling: Endpoint, own: Endpoint) -> bool:
    """Whether a right that the sibling asks for is likely the one to ask for here: the same kind of access, to an
    object that is named by parameters of the path which this endpoint has too."""
    reads = [all(method in SAFE_METHODS for method in one.methods) for one in (sibling, own)]
    named = [{each.name for each in one.parameters if each.source == "path"} for one in (sibling, own)]
    return reads[0] == reads[1] and named[0] <= named[1]


def _most_frequent(endpoints: Iterable[Endpoint], kind: ControlKind, whose: str) -> list[Habit]:
    counts: dict[str, int] = {}
    controls: dict[str, Control] = {}
    for endpoint in endpoints:
        for source in dict.fromkeys(control.idiom for control in endpoint.of(kind) if control.idiom):
            counts[source] = counts.get(source, 0) + 1
            controls.setdefault(source, next(one for one in endpoint.of(kind) if one.idiom == source))
    ordered = sorted(counts, key=lambda source: -counts[source])
    read = [(read_idiom(source), counts[source], controls[source]) for source in ordered]
    habits = [Habit(idiom, count, control, whose) for idiom, count, control in read if idiom is not None]
    about = [bool(ABOUT_CALLERS.search(one.idiom.text)) for one in habits]
    return [
        one if is_about_callers else replace(one, idiom=for_its_effect(one.idiom))
        for one, is_about_callers in zip(habits, about, strict=True)
        if is_about_callers or one.count >= SURELY_A_HABIT
    ]


def _imports(file: PythonFile, path: str, function: Node, habit: Habit) -> list[Change] | None:
    """What must be imported for the idiom; None where a needed name has no known home in this file's imports."""
    bound = file.bound_before(function)
    changes: list[Change] = []
    for name in sorted(habit.idiom.names - bound - set(dir(builtins))):
        homes = _homes(file, path, name, habit)
        found = next(filter(None, (import_name(file, home, name, function) for home in homes)), [])
        if not found:
            return None
        changes += found
    return changes


def _homes(file: PythonFile, path: str, name: str, habit: Habit) -> Iterator[str]:
    """Modules that surely have the name: a library's, or the project's module in which the control was found."""
    if name in LIBRARY_HOMES:
        yield LIBRARY_HOMES[name]
    elif habit.control.what.split(".")[-1] == name:
        home = habit.control.where.path.removesuffix(".py").removesuffix("/__init__")
        for module in file.imported_modules:
            if _leads_to(module, path, home):
                yield module


def _leads_to(module: str, path: str, home: str) -> bool:
    """Whether a module, as the file at `path` writes it, is the one at `home` (a path without its ending)."""
    name = module.lstrip(".")
    dots = len(module) - len(name)
    tail = name.replace(".", "/")
    if not dots:
        return f"/{home}".endswith(f"/{tail}")
    folders = path.split("/")[:-dots] if dots < len(path.split("/")) else []
    return "/".join([*folders, *([tail] if tail else [])]) == home


PLUGIN = ProjectIdiom()
