"""What the nearest paths ask for: the other methods of a path, what stands beside it, what lies below the same first
word. Where all of those ask for just the same, one that does not was forgotten, whatever the rest of the project
does."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.interface import FixContext
from bot.fixes.rights import reads
from bot.fixes.script_circles import NO_GUARD, OF_CALLER, OF_ONE_WAY, OF_SOME
from bot.fixes.script_open import PAGES

ASKS = (ControlKind.AUTHENTICATION, ControlKind.AUTHORIZATION)

BY_ITSELF = ("route", "decorator")
"""Levels at which an endpoint has a guard of its own."""

BEFORE = re.compile(r"^(?:api|rest|v\d+|\{[^{}]*\}|:\w+)$", re.IGNORECASE)
"""First parts of paths that say nothing of what they are about."""

FIRST_CALL = re.compile(
    r"(?:log|sign)[_-]?(?:in|up|on)|regist|forgot|reset|recover|verif|confirm|callback|magic|webhook|oauth|sso|saml"
    r"|unsubscribe|newsletter",
    re.IGNORECASE,
)
"""Words of paths that are called by strangers, or by other programs, for all that another method of them is guarded."""

FOR_ONE_DEED = re.compile(
    r"[\"'`][^\"'`]*(?:[:./-]|(?i:create|add|read|view|list|update|edit|write|change|delete|remove|manage))[^\"'`]*[\"'`]"
    r"|\w(?:Create|Add|Read|View|List|Update|Edit|Write|Change|Delete|Remove)(?![a-z])"
)
"""A right that is named after what may be done with it, or of what."""

MANY = 10
"""Endpoints of the project with the same guard, before one or two others of a file show that it is asked for there."""

LEAST_BELOW, LEAST_USED = 3, 2
"""Endpoints below the same first word, and those of the project that have a guard, before it is a habit."""


@dataclass(frozen=True)
class Shared:
    """The one idiom that a family asks by and an endpoint lacks, its control, who has it, and in `sure` whether another
    method of the very path, or the caller's own part of the site, says so."""

    idiom: str
    control: Control
    members: tuple[Endpoint, ...]
    sure: bool


def shared_by_family(own: Endpoint, context: FixContext) -> Shared | None:
    """What all endpoints of the nearest family with a guard ask for, and this one does not; None where they differ, or
    none of them reads as this one does, and where several guards are missing: nobody forgets all of them."""
    here = context.inventory.of_files.get(own.location.path, ())
    others = [one for one in here if one.framework == own.framework and one.location != own.location]
    for near, members in _families(context, own, others):
        asked = {tuple(idiom for idiom, _ in _idioms(one)) for one in members}
        if not any(asked):
            continue
        if len(asked) > 1 or (reads(own) and not any(map(reads, members))):
            return None
        has = {idiom for idiom, _ in _idioms(own)}
        missing = [each for each in _idioms(members[0]) if each[0] not in has]
        if len(missing) != 1 or not _is_a_habit(context, missing[0][0]) or _is_for_strangers(own):
            return None
        if not _is_for_all_there(own, members, others, missing[0][0]):
            return None
        return Shared(*missing[0], tuple(members), near or OF_CALLER.search(own.path) is not None)
    return None


def _families(context: FixContext, own: Endpoint, others: list[Endpoint]) -> Iterator[tuple[bool, list[Endpoint]]]:
    """The other methods of the path, then what stands beside it, then what lies below the same first word."""
    path = _parts(own.path)
    same = [one for one in others if _parts(one.path) == path]
    if same:
        yield True, same
    beside = [one for one in others if len(path) > 1 and _parts(one.path)[:-1] == path[:-1]]
    if len(beside) > 1 or any(reads(one) == reads(own) for one in beside):
        yield False, beside
    below = [one for one in others if path and _parts(one.path)[:1] == path[:1]]
    if len(below) >= LEAST_BELOW or (below and all(_is_everywhere(context, one) for one in below)):
        yield False, below


def _is_everywhere(context: FixContext, endpoint: Endpoint) -> bool:
    """Whether an endpoint has one guard of its own, and it is one that many of the project have."""
    idioms = [idiom for idiom, _ in _idioms(endpoint)]
    having = (one for one in context.inventory.endpoints if idioms == [idiom for idiom, _ in _idioms(one)])
    return len(idioms) == 1 and len(list(islice(having, MANY))) == MANY


def _parts(path: str) -> list[str]:
    parts = [part for part in path.strip("/").split("/") if part]
    while parts and BEFORE.match(parts[0]):
        parts = parts[1:]
    return ["{}" if BEFORE.match(part) else part for part in parts]


def _idioms(endpoint: Endpoint) -> list[tuple[str, Control]]:
    """The guards of its own that an endpoint has, each once, in their order."""
    controls = (one for kind in ASKS for one in endpoint.of(kind) if one.idiom and one.level in BY_ITSELF)
    found: dict[str, Control] = {}
    for control in sorted(controls, key=endpoint.controls.index):
        found.setdefault(control.idiom, control)
    return list(found.items())


def _is_a_habit(context: FixContext, idiom: str) -> bool:
    """Whether several endpoints of the project have a guard, and it is one for all ways to come in."""
    if OF_ONE_WAY.search(idiom) or NO_GUARD.search(idiom):
        return False
    having = (one for one in context.inventory.endpoints if any(each.idiom == idiom for each in one.controls))
    return len({one.location for one in having}) >= LEAST_USED


def _is_for_all_there(own: Endpoint, members: list[Endpoint], others: list[Endpoint], idiom: str) -> bool:
    """Whether a guard is no right for one deed (`may("notes:delete")`), nor, where a file has several guards, that of
    a single endpoint which does something else, or that lets in some callers."""
    if FOR_ONE_DEED.search(idiom):
        return False
    guards = {tuple(each for each, _ in _idioms(one)) for one in others} - {()}
    alike = not OF_SOME.search(idiom) and any(reads(one) == reads(own) for one in members)
    return len(guards) == 1 or len(members) > 1 or alike


def _is_for_strangers(own: Endpoint) -> bool:
    return FIRST_CALL.search(own.path) is not None or (reads(own) and PAGES.search(own.path) is not None)
