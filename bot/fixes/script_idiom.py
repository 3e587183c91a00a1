"""The guard or limiter that sibling routes of Express, Koa and Nest have, applied the way they apply it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.core.location import Location
from bot.fixes.change import Change
from bot.fixes.habits import EVERYWHERE, KINDS, circles_of, own_endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rewrite import Proposal
from bot.fixes.rights import SAFE_METHODS
from bot.fixes.script_entrance import ENTRANCES, is_entrance, is_read_by_strangers
from bot.fixes.script_file import GLOBALS, ScriptFile, bound_in, names_bound_in, parse_script
from bot.fixes.script_homes import bring_as_there
from bot.fixes.script_limiters import is_meant_for
from bot.fixes.script_open import is_apart, is_half, is_said_to_be_open
from bot.fixes.script_places import applied_to, decorators_of, is_used_by_choice
from bot.fixes.script_rewrite import ScriptRewrite

GUARD = re.compile(
    r"^(?:require|requires|ensure|check|is)_?(?:Auth|User|Login|LoggedIn|SignedIn|Session|Authenticated|Authentication)$"
    r"|^(?:authenticate|authenticated|loggedIn|signedIn|requireSignIn|loginRequired|authRequired)$"
)
"""What projects call the middleware that lets in whoever is signed in."""

RIGHTS = re.compile(r"^@\w*(?:Role|Permission|Polic|Abilit|Scope|Privilege)\w*\(")
"""Decorators of Nest that say which right a guard asks for: the guard does nothing without."""

ADMIN = re.compile(r"(?:^|/)(?:admin|administration|superuser|backoffice)(?:$|/)", re.IGNORECASE)

ADMINISTRATORS = "the other functions for administrators"

PLAIN = re.compile(r"^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)?$")

SOME, MOST = 3, 0.5
"""Endpoints of the whole project, or their share, that have to agree before somebody else's guard is a habit here."""

ASKING = 2 / 3
"""The share of the endpoints around that must ask for the same, before the one that does not is taken to be forgotten
rather than open on purpose."""

NO_GUARD = re.compile(
    r"valid|locals|template|render|parse|sanitiz|upload|optional|loose|maybe|mode\b|setup|set_up|enabled|disabled|feature|configured",
    re.IGNORECASE,
)
"""Middleware that looks at what is sent or how the application is set up, sets values for a page, or lets strangers in:
offered to nobody as a guard."""

OF_SOME = re.compile(r"(?:^|\.|is)(?:own|admin|role|perm)|Own|Admin|Role|Perm")
"""Guards that let in some of those who sign in: no answer to who may come elsewhere."""

OF_ONE_WAY = re.compile(
    r"google|github|facebook|twitter|apple|microsoft|saml|oidc|ldap|local|refresh|magic|api_?key", re.IGNORECASE
)
"""Guards for one way to come in: what another route asks for by it, this one need not."""


Asking = dict[str, dict[Location, tuple[Endpoint, Control]]]
"""By idiom the endpoints that have it, each with the control that it applies."""


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
    if own is None or (kind is ControlKind.AUTHENTICATION and is_entrance(file, own)):
        return
    asks_in_nest = own.framework == "nest" and kind is ControlKind.AUTHENTICATION
    if asks_in_nest and is_said_to_be_open(file, own, circles_of(own, context, kind)[0][1], context):
        return
    left = _left_guards(file) if asks_in_nest else []
    if left and not _is_the_one(own, context):
        return
    if left:  # whoever took the decorator away has left what it named
        idiom = f"@UseGuards({', '.join(left)})"
        changes = applied_to(file, context, own, idiom) if "UseGuards" in bound_in(file) else []
        yield f"Adds {idiom}, which the file imports and has nowhere.", changes
        return
    yield from (proposal for habit in _habits(own, context, kind) for proposal in _as_habit(file, context, own, habit))
    if kind is not ControlKind.AUTHENTICATION:
        return
    siblings, of_file = (around for _, around in circles_of(own, context, kind)[:2])
    if is_half(own, context, kind, [one for one in of_file if one.has(kind)]):
        return
    if not is_read_by_strangers(own, siblings) and (not of_file or _mostly_ask(of_file, kind, reads=False)):
        for guard in sorted(name for name in bound_in(file) if GUARD.match(name)):
            yield f"Adds {guard}, the guard that this file knows.", applied_to(file, context, own, guard)


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
    return not others or (not _reads(own) and all(map(_reads, others)))


def _as_habit(file: ScriptFile, context: FixContext, own: Endpoint, habit: _Habit) -> Iterator[Proposal]:
    idiom = habit.idiom
    if idiom.startswith("@"):
        beside = _rights_beside(context, habit)
        if beside is None or _has_such(file, own, idiom):
            return
        idiom = "\n".join([idiom, *beside])
    idiom = _as_written(idiom, file.quote)
    imports = _imports(file, context, idiom, habit)
    changes = applied_to(file, context, own, idiom) if imports is not None else []
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
    reads = _reads(own)
    says_right = own.framework == "nest" and bool(_rights_of(context, own))
    for whose, around in (*circles_of(own, context, kind), *_administrators(own, context, kind)):
        apart = is_apart(own, context)
        if whose == EVERYWHERE and kind is ControlKind.AUTHENTICATION and apart:
            return
        circle = _of_the_same_rights(context, own, around) if own.framework == "nest" else around
        open_to_all = kind is ControlKind.AUTHENTICATION and is_read_by_strangers(own, circle)
        found = _asking(own, context, ControlKind.OPTIONAL_AUTHENTICATION if open_to_all else kind, whose, circle)
        if kind is ControlKind.AUTHORIZATION and whose != ADMINISTRATORS:
            circle = [one for one in circle if ADMIN.search(own.path) or not ADMIN.search(one.path)]
        if kind is not ControlKind.RATE_LIMIT and whose != ADMINISTRATORS and not _mostly_ask(circle, kind, reads):
            continue
        found = _of_everybody(found, reads) if kind is ControlKind.AUTHENTICATION and not says_right else found
        total = sum(len(one) for one in found.values())
        for idiom, those in sorted(found.items(), key=lambda item: -len(item[1])):
            is_habit = whose != EVERYWHERE or len(those) >= SOME or len(those) > MOST * total
            is_habit = is_habit and not is_half(own, context, kind, [one for one, _ in those.values()])
            endpoint, control = next(iter(those.values()))
            if len(those) == 1 and kind is ControlKind.AUTHENTICATION:
                is_habit = is_habit and _is_known(context, idiom, control)
            if idiom not in seen and is_habit:
                seen.add(idiom)
                yield _Habit(idiom, control, whose, len(those), endpoint)
        if open_to_all:
            return


def _asking(own: Endpoint, context: FixContext, kind: ControlKind, whose: str, circle: list[Endpoint]) -> Asking:
    """The idioms by which those of a circle have a control of this kind, as far as they may be this endpoint's too."""
    found: Asking = {}
    for endpoint in circle:
        if kind is ControlKind.AUTHORIZATION and whose != ADMINISTRATORS and _reads(endpoint) != _reads(own):
            continue
        for control in endpoint.of(kind):
            idiom = _idiom_of(control, own, whose)
            chosen = idiom and not control.idiom and is_used_by_choice(context, idiom)
            if chosen or _is_for_others(idiom, kind, whose):
                continue
            if idiom and (kind is not ControlKind.RATE_LIMIT or idiom.startswith("@") or is_meant_for(idiom, own)):
                found.setdefault(idiom, {}).setdefault(endpoint.location, (endpoint, control))
    return found


def _reads(endpoint: Endpoint) -> bool:
    return all(method in SAFE_METHODS for method in endpoint.methods)


def _is_known(context: FixContext, idiom: str, control: Control) -> bool:
    """Whether several endpoints of the project have a guard: what one asks for alone may be for it alone."""
    alike = (one for one in context.inventory.endpoints if any(each.what == control.what for each in one.controls))
    return GUARD.match(idiom) is not None or len(list(islice(alike, SOME))) >= SOME


def _of_everybody(found: Asking, reads: bool) -> Asking:
    """Without the guards of some callers: where siblings ask by different ones, where only one has it, and where those
    that have it change what this one reads (or the other way round), nothing tells whom this one is for."""
    alike = {idiom: any(_reads(one) == reads for one, _ in those.values()) for idiom, those in found.items()}
    return {
        idiom: those
        for idiom, those in found.items()
        if not OF_SOME.search(idiom) or (len(found) == 1 and len(those) > 1 and alike[idiom])
    }


def _is_for_others(idiom: str, kind: ControlKind, whose: str) -> bool:
    """Whether a guard is none, or lets in others than this endpoint is for."""
    if kind is ControlKind.RATE_LIMIT:
        return False
    of_some = whose == EVERYWHERE and kind is not ControlKind.AUTHORIZATION and OF_SOME.search(idiom) is not None
    return of_some or NO_GUARD.search(idiom) is not None or OF_ONE_WAY.search(idiom) is not None


def _mostly_ask(circle: list[Endpoint], kind: ControlKind, reads: bool) -> bool:
    """Whether most of the endpoints around ask for the same; for a right those that read, or change, as this one."""
    alike = [one for one in circle if kind is ControlKind.AUTHENTICATION or _reads(one) == reads]
    places = {one.location: one.has(kind) for one in alike if not ENTRANCES.search(one.path)}
    return bool(places) and sum(places.values()) >= ASKING * len(places)


def _of_the_same_rights(context: FixContext, own: Endpoint, circle: list[Endpoint]) -> list[Endpoint]:
    """Methods of Nest whose decorators say a right where this one's do: the guard that asks for it is theirs. All of
    them, where there are none of the kind and this one says no right."""
    told = _rights_of(context, own)
    alike = [one for one in circle if _rights_of(context, one) == told]
    return alike if alike or told else circle


def _rights_of(context: FixContext, endpoint: Endpoint) -> frozenset[str]:
    """The names of the decorators that say which right a method of Nest is for."""
    source = context.files.get(endpoint.location.path)
    file = parse_script(source) if source is not None else None
    found = decorators_of(file, endpoint) if file is not None else []
    return frozenset(one.partition("(")[0] for one in found if RIGHTS.match(one))


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
    names = {*re.findall(r"[A-Za-z_$][\w$]*", re.sub(r"[\"'`].*?[\"'`]|\.[\w$]+|[\w$]+\s*:", " ", idiom))}
    unknown = names - bound_in(file) - GLOBALS - {"true", "false", "null", "this"}
    changes: list[Change] = []
    for name in sorted(unknown):
        defined = habit.control.where.path if habit.control.what.split("(")[0].split(".")[0] == name else ""
        more = bring_as_there(file, context, name, near=habit.seen_at.location.path, defined=defined)
        if more is None:
            return None
        changes += more
    return changes


PLUGIN = ScriptRewrite("script_idiom", 10, frozenset(KINDS), _proposals)
