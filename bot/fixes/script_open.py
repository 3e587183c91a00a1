"""What is open on purpose, as far as its neighbours and its documentation tell."""

import re

from bot.core.inventory import ControlKind, Endpoint
from bot.core.source import split_lines
from bot.fixes.interface import FixContext
from bot.fixes.rights import reads
from bot.fixes.script_file import ScriptFile, parse_script
from bot.fixes.script_places import decorators_of

PAGES = re.compile(
    r"(?:^|[/_-])(?:home|index|about|info|logos?|version|health\w*|status|assets?|public|docs?|swagger|manifest|favicon"
    r"|robots|sitemap|metrics|ping)(?:$|[/._-])",
    re.IGNORECASE,
)
"""Words of paths that anybody may read."""

FOR_A_RIGHT = re.compile(r",\s*\w*(?:[aA]uthori[sz]e|[pP]ermission|[pP]ermit)\w*\s*[,(]")
"""Middleware that asks for a right, by its name."""

LEAST, ASKING = 3, 2 / 3
"""Neighbours that show a habit, and the share of a file's endpoints that ask for callers where it is one."""

SAYS_LOCKED = re.compile(r"^@Api(?:BearerAuth|CookieAuth|BasicAuth|OAuth2|Security)\(")
"""Decorators by which the documentation says that a caller has to show who he is (docs.nestjs.com, "OpenAPI")."""

SAYS_OPEN = re.compile(
    r"\bpublic(?:ly)? (?:endpoint|route|accessible|available)|\bno (?:auth\w*|login) (?:is )?(?:required|needed)",
    re.IGNORECASE,
)


def is_apart(own: Endpoint, context: FixContext) -> bool:
    """Whether what the rest of the project asks for says nothing of this endpoint."""
    return may_be_a_page(own) or _stands_alone(own) or _is_open_as_its_file(own, context)


def is_said_to_be_open(file: ScriptFile, own: Endpoint, siblings: list[Endpoint], context: FixContext) -> bool:
    """Whether the documentation of a method of Nest says that everybody may call it: in words, or because it lacks the
    decorator that its guarded siblings have."""
    told = decorators_of(file, own)
    if any(SAYS_OPEN.search(one) for one in told):
        return True
    guarded = [one for one in siblings if one.has(ControlKind.AUTHENTICATION)]
    locked = [one for one in guarded if _is_said_to_be_locked(one, context)]
    return len(locked) > 1 and 2 * len(locked) > len(guarded) and not any(map(SAYS_LOCKED.match, told))


def _is_said_to_be_locked(endpoint: Endpoint, context: FixContext) -> bool:
    source = context.files.get(endpoint.location.path)
    file = parse_script(source) if source is not None else None
    return file is not None and any(map(SAYS_LOCKED.match, decorators_of(file, endpoint)))


def is_half(own: Endpoint, context: FixContext, kind: ControlKind, those: list[Endpoint]) -> bool:
    """Whether all that ask who calls ask for a right as well, and this one for neither: open on purpose, or in need of
    a right that nobody can tell."""
    if kind is not ControlKind.AUTHENTICATION or own.framework == "nest" or len(those) < LEAST:
        return False
    return all(_asks_for_right(context, one) for one in those) and not _asks_for_right(context, own)


def lacks_as_a_whole(own: Endpoint, context: FixContext, kind: ControlKind) -> bool:
    """Whether nothing of its router asks for a right, though several routes are registered on it: what asked for all of
    them is gone, and one guard on each is not how it is done."""
    group = [one for one in context.inventory.groups[own.group] if not one.public]
    places = {one.location for one in group}
    return kind is ControlKind.AUTHORIZATION and len(places) >= LEAST and not any(one.has(kind) for one in group)


def _asks_for_right(context: FixContext, endpoint: Endpoint) -> bool:
    """Whether a route asks for a right by a guard of its own, also by one that only its name tells of."""
    source, span = context.files.get(endpoint.location.path), endpoint.location.span
    lines = split_lines(source.text)[span.start - 1 : span.end] if source is not None else []
    told = any(control.idiom for control in endpoint.of(ControlKind.AUTHORIZATION))
    return told or FOR_A_RIGHT.search("".join(lines)) is not None


def may_be_a_page(own: Endpoint) -> bool:
    """Whether it may be meant for everybody, for all that its neighbours tell: a home page, a logo, a version."""
    return "*" in own.path or (reads(own) and (own.path.strip("/") == "" or PAGES.search(own.path) is not None))


def _stands_alone(own: Endpoint) -> bool:
    """Whether it is read in a controller of Nest whose other methods ask for nobody, and shows no row of anybody: what
    the rest of the project does may not even be set up in its module."""
    return own.framework == "nest" and reads(own) and not own.accesses and not own.parameters


def _is_open_as_its_file(own: Endpoint, context: FixContext) -> bool:
    """Whether hardly anything in its file that reads, or changes, as it does asks for anybody, as in a file of what
    other programs of the house call."""
    others = [one for one in context.inventory.endpoints if one.location.path == own.location.path and one is not own]
    alike = [one for one in others if reads(one) == reads(own)] or others
    asking = [
        any(control.idiom or control.level in ("app", "router") for control in one.of(ControlKind.AUTHENTICATION))
        for one in alike
    ]
    return len(others) > 1 and sum(asking) < ASKING * len(alike)
