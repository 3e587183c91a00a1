"""Habits of a project: the idioms by which its endpoints apply a control, most telling first."""

import builtins
import os.path
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tree_sitter import Node

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.core.source import SourceFile
from bot.fixes.change import Change
from bot.fixes.decorators import ASKS_WHO, asks_for_right
from bot.fixes.ground import is_for_all_of_file
from bot.fixes.homes import homes_of
from bot.fixes.idiom import Form, Idiom, for_its_effect, read_guards, read_idiom
from bot.fixes.imports import bring_name, together
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile
from bot.fixes.rights import NO_GUARD, Rights, is_alike, reads, rights_around, rights_of_alike, text_of_guard

KINDS = {
    "SOC2-001": ControlKind.AUTHENTICATION,
    "SOC2-006": ControlKind.RATE_LIMIT,
    "SOC2-008": ControlKind.AUTHORIZATION,
}

TELLING: Mapping[ControlKind, re.Pattern[str]] = {
    ControlKind.AUTHENTICATION: re.compile(
        r"user|account|auth|current|caller|principal|identity|token|session|key|admin|login|member|owner|staff|role"
        r"|permi|scope|secur|verif|protect|guard|require|access|signed",
        re.IGNORECASE,
    ),
    ControlKind.RATE_LIMIT: re.compile(r"limit|throttl|rate|slow", re.IGNORECASE),
}
"""Words of idioms that are about the control: the caller and their rights, or how often they may come."""

EVERYWHERE = "the project's endpoints"

AT_ONCE = frozenset(("blueprint", "base class"))
"""Levels at which guards of many endpoints stand, and at which a way to a fix cannot put one."""

AS_A_WHOLE = frozenset(("nest", "express", "koa"))
"""Frameworks whose controllers and routers a way to a fix can guard as a whole."""

AROUND = frozenset(("router", "app"))
"""Levels at which a guard is that of many endpoints at once there."""

SURELY_A_HABIT = 3
"""Endpoints; a parameter without such a word is only taken from as many, since it may carry their own input as well.
It is then asked for by the route, not by the handler, which has no use for it."""


@dataclass(frozen=True)
class Habit:
    """An idiom, the endpoints that have it, the controls it applies, who those endpoints are, and in `changed` what is
    different about it here ("" where they have it just so)."""

    idiom: Idiom
    having: tuple[Endpoint, ...]
    controls: tuple[Control, ...]
    whose: str
    changed: str = ""

    @property
    def count(self) -> int:
        return len(self.having)

    def seen_in(self, files: Mapping[str, SourceFile]) -> str:
        """The file of one of the endpoints, of those that are known rather than of another."""
        paths = [one.location.path for one in self.having]
        return next((path for path in paths if path in files), paths[0])


def own_endpoint(context: FixContext) -> Endpoint | None:
    place = context.finding.location
    here = context.inventory.of_files.get(place.path, ())
    return next((one for one in here if one.location.span.overlaps(place.span)), None)


def circles_of(own: Endpoint, context: FixContext, kind: ControlKind) -> list[tuple[str, list[Endpoint]]]:
    """The endpoints to learn from, nearest first: siblings; then for what is the same question everywhere those of the
    same file and of the whole project."""
    others = [one for one in context.inventory.endpoints if one.framework == own.framework and one is not own]
    others = [one for one in others if one.location != own.location]
    siblings = [one for one in others if one.group == own.group]
    if kind is ControlKind.AUTHORIZATION:
        return [("the sibling endpoints", [one for one in siblings if is_alike(one, own)])]
    same_file = [one for one in others if one.location.path == own.location.path]
    return [
        ("the sibling endpoints", siblings),
        ("this file's endpoints", same_file),
        *([] if kind is ControlKind.AUTHENTICATION and is_for_all_of_file(own, context) else [(EVERYWHERE, others)]),
    ]


def habits_of(context: FixContext, kind: ControlKind) -> Iterator[Habit]:
    """Idioms of the endpoint's neighbours, most frequent first in each circle, each once."""
    seen: set[str] = set()
    for habit in every_habit_of(context, kind):
        if habit.idiom.text not in seen:
            seen.add(habit.idiom.text)
            yield habit


def every_habit_of(context: FixContext, kind: ControlKind) -> Iterator[Habit]:
    """The same, once for each circle that has it."""
    own = own_endpoint(context)
    circles = circles_of(own, context, kind) if own is not None else []
    if own is not None and kind is ControlKind.AUTHORIZATION:
        yield from _of_rights(rights_of_alike(own, context.inventory.endpoints), "the sibling endpoints")
        return
    if own is not None and kind is ControlKind.AUTHENTICATION:
        rights = rights_around(own, context.inventory.endpoints)
        if rights.asked:
            yield from _of_rights(rights, "the endpoints around it")
            return
        siblings = _most_frequent(circles[0][1], kind, "")
        alike = _of_anybody(_of_those_alike(own, circles[0][1], kind), own)
        yield from (one for one in alike if not _is_a_variant(one, siblings, own))
    for whose, circle in circles:
        habits = _most_frequent(circle, kind, whose)
        if own is not None and kind is ControlKind.AUTHENTICATION:
            habits = [one for one in _of_anybody(habits, own) if not _is_a_variant(one, habits, own)]
        if whose == EVERYWHERE:
            habits = [habit for habit in habits if habit.count > 1 or len(habits) == 1]
            if kind is ControlKind.AUTHENTICATION:
                habits = [] if _is_at_shared_places(circle, habits) else _of_whoever_is_signed_in(habits)
            # What the file imports already says more of its kind of callers than what others have most often.
            habits.sort(key=lambda habit: not all(name in context.file.text for name in habit.idiom.names))
        yield from habits


def _of_anybody(habits: Iterable[Habit], own: Endpoint) -> Iterator[Habit]:
    """Those that are for an endpoint at which whoever is signed in may come: that ask for no right which only endpoints
    of other folders have, and read nothing from the path that this one's does not have. What the views of Django REST
    framework ask for is looked at apart."""
    mine = {one.name for one in own.parameters if one.source == "path"}
    for habit in habits:
        read = [{one.name for one in each.parameters if each.path and one.source == "path"} for each in habit.having]
        about = set.intersection(*read) - mine
        is_login = ASKS_WHO.search(habit.idiom.text) is not None
        near = any(os.path.dirname(one.location.path) == os.path.dirname(own.location.path) for one in habit.having)
        right = habit.idiom.form is not Form.CLASS_ATTRIBUTE and asks_for_right(habit.idiom.text)
        if (near or not right) and (is_login or not about):
            yield habit


def _is_a_variant(habit: Habit, habits: Sequence[Habit], own: Endpoint) -> bool:
    """Whether a decorator stands around with other arguments as well (`@signed_in()`, `@signed_in(token=False)`), and
    not all of the endpoint's file have it just so: which of them is meant is not to be told."""
    name = habit.idiom.text.partition("(")[0]
    is_decorator = habit.idiom.form is Form.DECORATOR and "method_decorator" not in name
    same = [one for one in habits if is_decorator and one.idiom.text.partition("(")[0] == name]
    here = {one.idiom.text for one in same for each in one.having if each.location.path == own.location.path}
    return len(same) > 1 and here != {habit.idiom.text}


def _is_at_shared_places(endpoints: Sequence[Endpoint], habits: Sequence[Habit]) -> bool:
    """Whether more of a project's endpoints have their guard where it is for many at once (a base class, what runs
    before each request of a blueprint) than have any by themselves: one for this alone is not how it is done."""
    shared = [one for one in endpoints if any(each.level in AT_ONCE for each in one.of(ControlKind.AUTHENTICATION))]
    return len(shared) > sum(habit.count for habit in habits)


def _of_whoever_is_signed_in(habits: list[Habit]) -> list[Habit]:
    """Those that ask for no right: whose the others are, the rest of a project does not tell. None where most ask for
    one, for being signed in may be too little then."""
    first = habits[0].idiom.text if habits else ""
    if asks_for_right(first):
        return []
    return [habit for habit in habits if not asks_for_right(habit.idiom.text)]


def _of_rights(rights: Rights, whose: str) -> Iterator[Habit]:
    """The right that those around ask for, by all that they have for it."""
    idiom = read_guards(rights.guards)
    if idiom is not None:
        controls = [one for one in rights.having[0].controls if text_of_guard(one) in rights.guards]
        yield Habit(idiom, rights.having, tuple(controls), whose)


def _of_those_alike(own: Endpoint, siblings: Sequence[Endpoint], kind: ControlKind) -> Iterator[Habit]:
    """What most of the siblings have that do the same kind of thing: a key to read by is often none to write by."""
    alike = [one for one in siblings if reads(one) == reads(own) and one.of(kind)]
    usual = next((one for one in _most_frequent(alike, kind, "") if one.count > 1 and 2 * one.count > len(alike)), None)
    if usual is not None:
        yield from (one for one in _most_frequent(siblings, kind, "the sibling endpoints") if one.idiom == usual.idiom)


def _most_frequent(endpoints: Iterable[Endpoint], kind: ControlKind, whose: str) -> list[Habit]:
    having: dict[str, list[tuple[Endpoint, Control]]] = {}
    for endpoint in endpoints:
        controls = {control.idiom: control for control in reversed(endpoint.of(kind)) if control.idiom}
        for source, control in controls.items():
            having.setdefault(source, []).append((endpoint, control))
    telling = TELLING.get(kind, TELLING[ControlKind.AUTHENTICATION])
    habits = []
    for source, found in sorted(having.items(), key=lambda item: -len(item[1])):
        idiom = read_idiom(source)
        if idiom is None or (kind is not ControlKind.RATE_LIMIT and NO_GUARD.search(idiom.text)):
            continue
        if telling.search(idiom.text) or len(found) >= SURELY_A_HABIT:
            effect = idiom if telling.search(idiom.text) else for_its_effect(idiom)
            habits.append(Habit(effect, tuple(endpoint for endpoint, _ in found), (found[0][1],), whose))
    return habits


def imports_for(file: PythonFile, context: FixContext, at: Node, habit: Habit) -> list[Change] | None:
    """What must be imported for the idiom; None where a needed name has no known home."""
    path = context.finding.location.path
    changes: list[Change] = []
    near, having = habit.seen_in(context.files), {one.location.path for one in habit.having}
    places = {one.what.split("(")[0].split(".")[-1]: one.where.path for one in habit.controls}
    made = {name: place for name, place in places.items() if place not in having}  # else it is where it is applied
    for name in sorted(habit.idiom.names - file.bound_before(at) - set(dir(builtins))):
        homes = homes_of(name, file, path, near=near, defined=made.get(name, ""), files=context.files)
        found = next((more for home in homes if (more := bring_name(file, home, name, at)) is not None), None)
        if found is None:
            return None
        changes += found
    return together(changes)


def summary_of(habit: Habit, text: str) -> str:
    text = " and ".join(text.split("\n"))
    count = "one" if habit.count == 1 else str(habit.count)
    have = "has" if habit.count == 1 else "have"
    if habit.changed:
        return f"Adds {text}: what {count} of {habit.whose} {have}, {habit.changed}."
    return f"Adds {text}, as {count} of {habit.whose} {have} it."
