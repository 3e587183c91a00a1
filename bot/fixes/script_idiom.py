"""The guard or limiter that sibling routes of Express, Koa and Nest have, applied the way they apply it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.core.location import Location
from bot.fixes.change import Change
from bot.fixes.habits import EVERYWHERE, KINDS, circles_of, own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.rights import reads
from bot.fixes.script_circles import (
    ADMIN,
    ASKING,
    GUARD,
    RIGHTS,
    Asking,
    is_about_caller,
    is_for_administrators,
    is_for_others,
    is_of_writers,
    may_be_for_all,
    mostly_ask,
    of_everybody,
    of_the_same_callers,
    of_the_same_rights,
    rights_of,
)
from bot.fixes.script_entrance import ENTRANCES, is_entrance, is_read_by_strangers
from bot.fixes.script_family import shared_by_family
from bot.fixes.script_file import ScriptFile, bound_in, names_bound_in, parse_script
from bot.fixes.script_homes import bring_all
from bot.fixes.script_limiters import is_meant_for
from bot.fixes.script_open import is_apart, is_half, is_said_to_be_open, lacks_as_a_whole
from bot.fixes.script_places import applied_to, decorators_of, is_used_by_choice
from bot.fixes.script_rewrite import ScriptRewrite

ADMINISTRATORS = "the other functions for administrators"

PLAIN = re.compile(r"^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?$")

NEARLY_ALL = 0.9
"""The share of a project's endpoints that have a guard, before a file that has none is taken to lack it."""

SOME, MOST = 3, 0.5
"""Endpoints of the whole project, or their share, that have to agree before somebody else's guard is a habit here."""


@dataclass(frozen=True)
class _Habit:
    """An idiom, one of the controls that it applies, who has it how often, and one of those."""

    idiom: str
    control: Control
    whose: str
    count: int
    seen_at: Endpoint


def _proposals(file: ScriptFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    kind = KINDS[context.finding.rule]
    if own is None or (own.framework != "nest" and lacks_as_a_whole(own, context, kind)):
        return
    asks_in_nest = own.framework == "nest" and kind is ControlKind.AUTHENTICATION
    left = _left_guards(file) if asks_in_nest else []
    shared = shared_by_family(own, context) if not left and kind is not ControlKind.RATE_LIMIT else None
    by_word = shared is None or not shared.sure
    if kind is ControlKind.AUTHENTICATION and is_entrance(file, own, by_word=by_word):
        return
    if asks_in_nest and is_said_to_be_open(file, own, circles_of(own, context, kind)[0][1], context):
        return
    if left:
        yield from _with_left(file, context, own, left)
    elif shared is not None:
        there = shared.members[0]
        beside = "the endpoints beside it in the path"
        yield from _as_habit(
            file, context, own, _Habit(shared.idiom, shared.control, beside, len(shared.members), there)
        )
    else:
        yield from _as_others(file, context, own, kind)


def _with_left(file: ScriptFile, context: FixContext, own: Endpoint, left: list[str]) -> Iterator[Proposal]:
    """The guards that the file imports for nothing: whoever took the decorator away has left what it named."""
    if _is_the_one(own, context):
        idiom = f"@UseGuards({', '.join(left)})"
        changes = applied_to(file, context, own, idiom) if "UseGuards" in bound_in(file) else []
        yield f"Adds {idiom}, which the file imports and has nowhere.", changes


def _as_others(file: ScriptFile, context: FixContext, own: Endpoint, kind: ControlKind) -> Iterator[Proposal]:
    """As most endpoints around have it; else the guard that the file knows."""
    yield from (proposal for habit in _habits(own, context, kind) for proposal in _as_habit(file, context, own, habit))
    if kind is not ControlKind.AUTHENTICATION:
        return
    siblings, of_file = (around for _, around in circles_of(own, context, kind)[:2])
    if is_half(own, context, kind, [one for one in of_file if one.has(kind)]) or may_be_for_all(context, own, of_file):
        return
    if not is_read_by_strangers(own, siblings) and (not of_file or mostly_ask(of_file, kind, reading=False)):
        for guard in sorted(name for name in bound_in(file) if GUARD.match(name)):
            yield f"Adds {guard}, the guard that this file knows.", applied_to(file, context, own, guard)


def _in_front(endpoint: Endpoint, idiom: str) -> list[str]:
    """What an endpoint asks for before it asks for this: who calls is known first, and what he may is asked then."""
    idioms = [control.idiom for control in endpoint.controls if control.idiom]
    return idioms[: idioms.index(idiom)] if idiom in idioms else []


def _left_guards(file: ScriptFile) -> list[str]:
    """Guards of Nest that the file imports and does not use, in the order of their imports."""
    names = [name for statement, _ in file.imports() for name in sorted(names_bound_in(statement))]
    text = file.content.decode()
    return [one for one in names if one.endswith("Guard") and len(re.findall(rf"\b{one}\b", text)) == 1]


def _is_the_one(own: Endpoint, context: FixContext) -> bool:
    """Whether a guard that is left can only have been this method's: no other of its file is open, or none that changes
    things as this one does."""
    file = [one for one in context.inventory.endpoints if one.location.path == own.location.path]
    others = [one for one in file if one != own and not one.public and not one.has(ControlKind.AUTHENTICATION)]
    return not others or (not reads(own) and all(map(reads, others)))


def _as_habit(file: ScriptFile, context: FixContext, own: Endpoint, habit: _Habit) -> Iterator[Proposal]:
    idiom = habit.idiom
    if idiom.startswith("@"):
        beside = _rights_beside(context, habit)
        if beside is None or _has_such(file, own, idiom):
            return
        idiom = "\n".join([idiom, *beside])
    idiom = _as_written(idiom, file.quote)
    imports = _imports(file, context, idiom, habit)
    behind = _in_front(habit.seen_at, habit.idiom)
    changes = applied_to(file, context, own, idiom, behind=behind) if imports is not None else []
    if changes and imports is not None:
        have = "has" if habit.count == 1 else "have"
        told = " and ".join(idiom.split("\n"))
        yield f"Adds {told}, as {habit.count} of {habit.whose} {have} it.", [*changes, *imports]


def _as_written(idiom: str, quote: str) -> str:
    """Middleware as people write it here: `{ window: 60 }` for `{"window": 60}`, and the quotes that the file has."""
    if idiom.startswith("@"):
        return idiom
    bare = re.sub(r'([{,])\s*"([A-Za-z_$][\w$]*)":', r"\1 \2:", idiom)
    bare = re.sub(r"(?<=[^{\s])\}", " }", bare) if bare != idiom else bare
    return re.sub(r'"([^"\'`\\]*)"', rf"{quote}\1{quote}", bare)


def _habits(own: Endpoint, context: FixContext, kind: ControlKind) -> Iterator[_Habit]:
    """Idioms, most frequent first; for a right those of routes that do the same kind of thing."""
    seen: set[str] = set()
    reading = reads(own)
    asks_in_nest = own.framework == "nest" and kind is ControlKind.AUTHENTICATION
    says_right = own.framework == "nest" and bool(rights_of(context, own))
    for whose, around in (*circles_of(own, context, kind), *_administrators(own, context, kind)):
        apart = is_apart(own, context)
        if whose == EVERYWHERE and kind is ControlKind.AUTHENTICATION and apart:
            return
        circle = of_the_same_rights(context, own, around) if own.framework == "nest" else around
        circle = of_the_same_callers(context, own, circle) if asks_in_nest else circle
        open_to_all = kind is ControlKind.AUTHENTICATION and is_read_by_strangers(own, circle)
        found = _asking(own, context, ControlKind.OPTIONAL_AUTHENTICATION if open_to_all else kind, whose, circle)
        if kind is ControlKind.AUTHORIZATION and whose != ADMINISTRATORS:
            circle = [one for one in circle if ADMIN.search(own.path) or not ADMIN.search(one.path)]
        if kind is not ControlKind.RATE_LIMIT and whose != ADMINISTRATORS and not mostly_ask(circle, kind, reading):
            continue
        if kind is ControlKind.AUTHENTICATION and not says_right:
            about_caller = is_about_caller(context, own) and not ADMIN.search(own.path)
            found = of_everybody(found, reading, about_caller=about_caller)
        for idiom, those in sorted(found.items(), key=lambda item: -len(item[1])):
            if idiom not in seen and _is_habit(own, context, kind, found, idiom, whose=whose, says_right=says_right):
                seen.add(idiom)
                endpoint, control = next(iter(those.values()))
                yield _Habit(idiom, control, whose, len(those), endpoint)
        if open_to_all:
            return


def _is_habit(
    own: Endpoint, context: FixContext, kind: ControlKind, found: Asking, idiom: str, *, whose: str, says_right: bool
) -> bool:
    """Whether an idiom is the one that this endpoint lacks: most of those around that ask at all ask by it."""
    those = found[idiom]
    total = sum(len(one) for one in found.values())
    if whose == EVERYWHERE and len(those) < SOME and len(those) <= MOST * total:
        return False
    if whose == EVERYWHERE and kind is ControlKind.AUTHENTICATION and not _is_of_nearly_all(own, context, those):
        return False
    if kind is ControlKind.AUTHENTICATION:
        places = {place for one in found.values() for place in one}
        if whose != EVERYWHERE and not says_right and len(those) < ASKING * len(places):
            return False
        known = len(those) > 1 or _is_known(context, idiom, next(control for _, control in those.values()))
        if not known or is_for_administrators(own, those) or is_of_writers(context, own, idiom, those):
            return False
        file = [one for one in context.inventory.endpoints if one.location.path == own.location.path and one != own]
        if may_be_for_all(context, own, file):
            return False
    return not is_half(own, context, kind, [one for one, _ in those.values()])


def _is_of_nearly_all(own: Endpoint, context: FixContext, those: Mapping[Location, object]) -> bool:
    """Whether hardly an endpoint of the project has another guard than this one, or none."""
    others = [
        one
        for one in context.inventory.endpoints
        if one.framework == own.framework and one.location != own.location and not one.public
    ]
    places = {one.location for one in others if not ENTRANCES.search(one.path)}
    return len(those) >= NEARLY_ALL * len(places)


def _asking(own: Endpoint, context: FixContext, kind: ControlKind, whose: str, circle: list[Endpoint]) -> Asking:
    """The idioms by which those of a circle have a control of this kind, as far as they may be this endpoint's too."""
    found: Asking = {}
    for endpoint in circle:
        if kind is ControlKind.AUTHORIZATION and whose != ADMINISTRATORS and reads(endpoint) != reads(own):
            continue
        for control in endpoint.of(kind):
            idiom = _idiom_of(control, own, whose)
            chosen = idiom and not control.idiom and is_used_by_choice(context, idiom)
            if chosen or is_for_others(idiom, kind, whose):
                continue
            if idiom and (kind is not ControlKind.RATE_LIMIT or idiom.startswith("@") or is_meant_for(idiom, own)):
                found.setdefault(idiom, {}).setdefault(endpoint.location, (endpoint, control))
    return found


def _is_known(context: FixContext, idiom: str, control: Control) -> bool:
    """Whether several endpoints of the project have a guard: what one asks for alone may be for it alone."""
    alike = (one for one in context.inventory.endpoints if any(each.what == control.what for each in one.controls))
    return GUARD.match(idiom) is not None or len(list(islice(alike, SOME))) >= SOME


def _administrators(own: Endpoint, context: FixContext, kind: ControlKind) -> list[tuple[str, list[Endpoint]]]:
    """What else is for administrators by its path: whether it reads or changes, it asks for the same right."""
    if kind is not ControlKind.AUTHORIZATION or not ADMIN.search(own.path):
        return []
    others = [one for one in context.inventory.endpoints if one.framework == own.framework and one is not own]
    return [(ADMINISTRATORS, [one for one in others if ADMIN.search(one.path) and one.location != own.location])]


def _idiom_of(control: Control, own: Endpoint, whose: str) -> str:
    """How a single route has it. What is applied to a whole app or router elsewhere can be put on one route of
    Express."""
    if control.idiom and control.level in ("route", "decorator"):
        return "" if "..." in control.idiom else control.idiom
    around = control.level in ("app", "router") and own.framework == "express" and whose == EVERYWHERE
    return control.what if around and not control.areas and PLAIN.match(control.what) else ""


def _rights_beside(context: FixContext, habit: _Habit) -> list[str] | None:
    """Decorators beside a guard of Nest that say what it asks for; None where they may differ from one to another."""
    other = context.files.get(habit.seen_at.location.path)
    there = parse_script(other) if other is not None else None
    if there is None or habit.control.kind is not ControlKind.AUTHORIZATION:
        return []
    beside = [one for one in decorators_of(there, habit.seen_at) if RIGHTS.match(one) and one != habit.idiom]
    return beside if habit.count > 1 or not beside else None


def _has_such(file: ScriptFile, own: Endpoint, idiom: str) -> bool:
    """Whether the method has such a decorator already: a second one beside it would not be what anybody writes."""
    name = idiom.partition("(")[0]
    return any(one.partition("(")[0] == name for one in decorators_of(file, own))


def _imports(file: ScriptFile, context: FixContext, idiom: str, habit: _Habit) -> list[Change] | None:
    """What must be imported for the idiom; None where a name has no known home."""
    guard = habit.control.what.split("(")[0].split(".")[0]
    defined = {guard: habit.control.where.path}
    return bring_all(file, context, idiom, near=habit.seen_at.location.path, defined=defined)


PLUGIN = ScriptRewrite("script_idiom", 10, frozenset(KINDS), _proposals)
