"""Which of the endpoints around one of a Node application tell anything about it, and which of their guards."""

import re

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.core.location import Location
from bot.core.source import split_lines
from bot.fixes.habits import EVERYWHERE
from bot.fixes.interface import FixContext
from bot.fixes.rights import reads
from bot.fixes.script_caller import OF_PARAMETER
from bot.fixes.script_entrance import ENTRANCES
from bot.fixes.script_file import parse_script
from bot.fixes.script_open import FOR_A_RIGHT, SAYS_LOCKED
from bot.fixes.script_places import decorators_of

GUARD = re.compile(
    r"^(?:require|requires|ensure|check|is)_?(?:Auth|User|Login|LoggedIn|SignedIn|Session|Authenticated|Authentication)$"
    r"|^(?:authenticate|authenticated|loggedIn|signedIn|requireSignIn|loginRequired|authRequired)$"
)
"""What projects call the middleware that lets in whoever is signed in."""

RIGHTS = re.compile(r"^@\w*(?:Role|Permission|Polic|Abilit|Scope|Privilege)\w*\(")
"""Decorators of Nest that say which right a guard asks for: the guard does nothing without."""

ADMIN = re.compile(r"(?:^|/)(?:admin|administration|superuser|backoffice)(?:$|/)", re.IGNORECASE)

ASKING = 2 / 3
"""The share of the endpoints around that must ask for the same, before the one that does not is taken to be forgotten
rather than open on purpose."""

NO_GUARD = re.compile(
    r"valid|locals|template|render|parse|sanitiz|upload|optional|loose|maybe|mode\b|setup|set_up|enabled|disabled|feature|configured",
    re.IGNORECASE,
)
"""Middleware that looks at what is sent or how the application is set up, sets values for a page, or lets strangers in:
offered to nobody as a guard."""

WRITES = re.compile(r"read_?only|writ(?:e|able)|mutat", re.IGNORECASE)
"""Guards that ask whether something may be changed at all."""

OF_SOME = re.compile(r"(?:^|\.|is)(?:own|admin|role|perm)|Own|Admin|Role|Perm")
"""Guards that let in some of those who sign in: no answer to who may come elsewhere."""

MOSTLY_ALL = 3
"""Endpoints around that ask for anybody who is signed in, for each that asks for some of them, before an endpoint that
says nothing of who calls is taken to be for all."""

SURE = 5
"""Others of a file that read and are all asked, before one that is not is taken to be forgotten."""

CALLER = re.compile(
    r"\b(?:req|request|ctx|context|c|res|reply)\b(?:\.\w+)*\??\.(?:user\w*|currentUser\w*|account|auth|session)\b(?!\()"
)
"""What a request carries of who calls."""

OF_CALLER = re.compile(r"(?:^|/)(?:me|my|mine|self|admin|account|settings|profile|private)(?:$|/)", re.IGNORECASE)
"""Words of paths for what is the caller's own, or for administrators."""

OF_ONE_WAY = re.compile(
    r"google|github|facebook|twitter|apple|microsoft|saml|oidc|oauth|openid|ldap|local|refresh|magic|api_?key",
    re.IGNORECASE,
)
"""Guards for one way to come in: what another route asks for by it, this one need not."""


Asking = dict[str, dict[Location, tuple[Endpoint, Control]]]
"""By idiom the endpoints that have it, each with the control that it applies."""


def of_everybody(found: Asking, reading: bool, *, about_caller: bool) -> Asking:
    """Without the guards of some callers: where siblings ask by different ones, where only one has it, and where those
    that have it change what this one reads (or the other way round), nothing tells whom this one is for. Nor do the
    guards of all callers, where many ask by those of some and nothing in this one is about who calls."""
    alike = {idiom: any(reads(one) == reading for one, _ in those.values()) for idiom, those in found.items()}
    of_some = sum(len(those) for idiom, those in found.items() if OF_SOME.search(idiom))
    of_all = sum(map(len, found.values())) - of_some
    if of_some and of_all and not about_caller and of_all < MOSTLY_ALL * of_some:
        return {}
    return {
        idiom: those
        for idiom, those in found.items()
        if not OF_SOME.search(idiom) or (len(found) == 1 and len(those) > 1 and alike[idiom])
    }


def is_for_others(idiom: str, kind: ControlKind, whose: str) -> bool:
    """Whether a guard is none, or lets in others than this endpoint is for."""
    if kind is ControlKind.RATE_LIMIT:
        return False
    of_some = whose == EVERYWHERE and kind is not ControlKind.AUTHORIZATION and OF_SOME.search(idiom) is not None
    return of_some or NO_GUARD.search(idiom) is not None or OF_ONE_WAY.search(idiom) is not None


def may_be_for_all(context: FixContext, own: Endpoint, file: list[Endpoint]) -> bool:
    """Whether it reads what may be meant for everybody: nothing in it is about who calls, and the others of its file
    that read are too few to tell, or are not all asked."""
    if not reads(own) or own.has(ControlKind.AUTHORIZATION) or rights_of(context, own):
        return False
    source = context.files.get(own.location.path)
    there = parse_script(source) if source is not None else None
    if there is not None and any(map(SAYS_LOCKED.match, decorators_of(there, own))):
        return False
    if is_about_caller(context, own) or FOR_A_RIGHT.search(_lines(context, own.location)):
        return False
    reading = [one for one in file if reads(one)]
    return len(reading) < SURE or not all(one.has(ControlKind.AUTHENTICATION) for one in reading)


def is_about_caller(context: FixContext, own: Endpoint) -> bool:
    """Whether an endpoint is the caller's own by its path, or its code is about who calls."""
    texts = (_lines(context, place) for place in (own.location, own.body))
    return bool(OF_CALLER.search(own.path)) or any(CALLER.search(one) or OF_PARAMETER.search(one) for one in texts)


def _lines(context: FixContext, place: Location) -> str:
    source = context.files.get(place.path)
    return "".join(split_lines(source.text)[place.span.start - 1 : place.span.end]) if source is not None else ""


def mostly_ask(circle: list[Endpoint], kind: ControlKind, reading: bool) -> bool:
    """Whether most of the endpoints around ask for the same; for a right those that read, or change, as this one."""
    alike = [one for one in circle if kind is ControlKind.AUTHENTICATION or reads(one) == reading]
    places = {one.location: one.has(kind) for one in alike if not ENTRANCES.search(one.path)}
    return bool(places) and sum(places.values()) >= ASKING * len(places)


def of_the_same_rights(context: FixContext, own: Endpoint, circle: list[Endpoint]) -> list[Endpoint]:
    """Methods of Nest whose decorators say a right where this one's do: the guard that asks for it is theirs. All of
    them, where there are none of the kind and this one says no right."""
    told = rights_of(context, own)
    alike = [one for one in circle if rights_of(context, one) == told]
    return alike if alike or told else circle


def of_the_same_callers(context: FixContext, own: Endpoint, circle: list[Endpoint]) -> list[Endpoint]:
    """Methods of Nest that are given the caller by the same decorator, where this one is: their guard finds out who it
    is."""
    told = _callers_of(context, own)
    alike = [one for one in circle if told and told & _callers_of(context, one)]
    return alike or circle


def _callers_of(context: FixContext, endpoint: Endpoint) -> frozenset[str]:
    """The decorators of parameters by which a method of Nest is given its caller."""
    return frozenset(found["decorator"] for found in OF_PARAMETER.finditer(_lines(context, endpoint.body)))


def is_of_writers(
    context: FixContext, own: Endpoint, idiom: str, those: dict[Location, tuple[Endpoint, Control]]
) -> bool:
    """Whether a guard asks whether anything may be changed at all, which is nothing to who reads."""
    if not reads(own) or not WRITES.search(idiom) or any(reads(one) for one, _ in those.values()):
        return False
    reading = [one for one in context.inventory.endpoints if one.framework == own.framework and reads(one)]
    return idiom not in {each.idiom for one in reading for each in one.of(ControlKind.AUTHENTICATION)}


def is_for_administrators(own: Endpoint, those: dict[Location, tuple[Endpoint, Control]]) -> bool:
    """Whether all that have a guard are for administrators by their paths, and this one is not."""
    return not ADMIN.search(own.path) and all(ADMIN.search(one.path) for one, _ in those.values())


def rights_of(context: FixContext, endpoint: Endpoint) -> frozenset[str]:
    """The names of the decorators that say which right a method of Nest is for."""
    source = context.files.get(endpoint.location.path)
    file = parse_script(source) if source is not None else None
    found = decorators_of(file, endpoint) if file is not None else []
    return frozenset(one.partition("(")[0] for one in found if RIGHTS.match(one))
