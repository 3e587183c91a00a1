"""Whether an offer stands on enough: what one place alone shows, or what is missing for many, is left to a person."""

import re
from collections.abc import Iterable

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile, bound_by, flat_statements, text_of

SEVERAL = 2
"""Endpoints of one kind, before what they have is a habit, or what they lack is missing for all."""

ONE_OF = 3
"""One of how many views asks nobody, before the class that they build on is taken to have lost its guard."""

FRAMEWORKS = ("django.", "rest_framework")
"""Where bases come from that are none of the project's."""

CALLER = re.compile(r"^(?:\w+\.)*(?:AUTH_USER_MODEL|get_user_model\(\)|\w*User)$", re.IGNORECASE)
"""Models that stand for who signs in: a profile, a member or an organisation that has one is another row."""


STRANGERS_READ = re.compile(r"Or(?:Read_?Only|Anonymous|Anon)\b|_or_(?:read_?only|anonymous)\b|AllowAny", re.IGNORECASE)
"""Guards of views that let everybody look."""


def is_for_all_of_file(own: Endpoint, context: FixContext) -> bool:
    """Whether several others of its file ask nobody who calls, and none of the file does: then what guards them stands
    elsewhere (a base class, a router, what runs before each request), and is to be put back there."""
    here = [one for one in context.inventory.endpoints if one.location.path == own.location.path]
    asking = any(one.has(ControlKind.AUTHENTICATION) for one in here)
    open_ones = {one.handler for one in here if one.location != own.location and not one.public}
    return not asking and len(open_ones) >= SEVERAL


def lost_its_base_s(file: PythonFile, bases: Iterable[str], own: Endpoint, context: FixContext) -> bool:
    """Whether a view builds on a class of the project, and many views of other files ask nobody either: what guarded
    them stood in the class that they build on, and is to be put back there."""
    sources = {
        name: text_of(statement.child_by_field_name("module_name") or statement)
        for statement in flat_statements(file.root)
        if statement.type == "import_from_statement"
        for name in bound_by(statement)
    }
    if all(sources.get(name.partition(".")[0], "").startswith(FRAMEWORKS) for name in bases):
        return False
    elsewhere = [
        one
        for one in context.inventory.endpoints
        if one.framework == own.framework and not one.public and one.body.path != own.body.path
    ]
    open_ones = [one for one in elsewhere if not one.has(ControlKind.AUTHENTICATION)]
    return len({one.body.path for one in open_ones}) >= SEVERAL and ONE_OF * len(open_ones) >= len(elsewhere)


def lets_nobody_else_in(own: Endpoint) -> bool:
    """Whether whoever gets to an endpoint is signed in: strangers who may read are no user that Django could look rows
    up by (a TypeError when it runs)."""
    told = (f"{one.what} {one.idiom}" for one in own.controls)
    return own.has(ControlKind.AUTHENTICATION) and not any(STRANGERS_READ.search(one) for one in told)


def area_of(endpoint: Endpoint) -> str:
    """The beginning of its path: what is registered under one of them is of one kind."""
    return "/".join(endpoint.path.split("/")[:2])


def is_habit(own: Endpoint, having: list[tuple[Endpoint, Control]], others: list[Endpoint]) -> bool:
    """Whether several of its kind, of its file or under its path, ask for this right, and none of them for another."""
    guards = {control.idiom for _, control in having}
    kin = [one for one in others if one.location.path == own.location.path or area_of(one) == area_of(own)]
    same = [one for one in kin if any(control.idiom in guards for control in one.of(ControlKind.AUTHORIZATION))]
    righted = [one for one in kin if any(control.idiom for control in one.of(ControlKind.AUTHORIZATION))]
    return len(same) >= SEVERAL and len(same) == len(righted)


def holds_another(model: str, column: str, context: FixContext) -> bool:
    """Whether a column of a model is known to hold something else than who signs in: its model says so."""
    texts = [file.text for file in (context.file, *context.files.values())]
    for text in texts:
        found = re.search(rf"^class {re.escape(model)}\b.*?(?=^\S|\Z)", text, re.M | re.S) if model else None
        named = found and re.search(
            rf"^\s+{re.escape(column)}\s*=\s*(?:\w+\.)*(?:ForeignKey|OneToOneField)\(\s*(?:to=)?([\w.\"']+(?:\(\))?)",
            found[0],
            re.M,
        )
        if named:
            return CALLER.match(named[1].strip("\"'")) is None
    return False
