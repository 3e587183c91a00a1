"""The guard that other routers or apps ask for all of their endpoints, asked by a route that has none."""

import re
from collections import Counter
from collections.abc import Iterator

from tree_sitter import Node

from bot.core.inventory import Control, ControlKind, Endpoint
from bot.fixes.apply_idiom import apply_changes
from bot.fixes.change import Change
from bot.fixes.for_some import is_too_little
from bot.fixes.ground import is_for_all_of_file
from bot.fixes.habits import own_endpoint
from bot.fixes.homes import homes_of
from bot.fixes.idiom import read_idiom
from bot.fixes.imports import bring_name
from bot.fixes.interface import FixContext
from bot.fixes.python_file import PythonFile
from bot.fixes.rewrite import Proposal, Rewrite
from bot.fixes.standard_control import OF_STRANGERS

AROUND = ("router", "app")
"""Levels at which FastAPI takes dependencies for many routes at once ("Bigger Applications")."""

OF_SOME = re.compile(r"admin|superuser|staff|role|permission|scope|internal|service|webhook|partner", re.IGNORECASE)
"""Guards for a few, who need not be those whom this route is for."""

NAME = re.compile(r"^[A-Za-z_]\w*$")


def _proposals(file: PythonFile, context: FixContext) -> Iterator[Proposal]:
    own = own_endpoint(context)
    function = file.function_at(context.finding.location.span)
    if own is None or function is None or own.framework != "fastapi":
        return
    if (
        is_for_all_of_file(own, context)
        or is_too_little(own, context)
        or any(act.kind in OF_STRANGERS for act in own.acts)
    ):
        return
    for control, near, count in _guards(own, context):
        idiom = read_idiom(f"dependencies=[Depends({control.what})]")
        imports = _imports(file, context, function, control, near)
        changes = apply_changes(file, function, idiom) if idiom is not None and imports is not None else []
        whose = "another endpoint does" if count == 1 else f"{count} endpoints do"
        said = f"Asks {control.what} who calls, as {whose} by their {control.level}."
        yield said, [*changes, *(imports or [])] if changes else []


def _guards(own: Endpoint, context: FixContext) -> Iterator[tuple[Control, str, int]]:
    """What knows who calls for whole routers or apps, a file that has such endpoints, and how many there are: those of
    this file first, then the most usual ones."""
    counts: Counter[str] = Counter()
    known: dict[str, tuple[Control, str]] = {}
    others = sorted(context.inventory.endpoints, key=lambda one: one.location.path != own.location.path)
    for one in others:
        for control in one.of(ControlKind.AUTHENTICATION):
            is_fit = control.level in AROUND and control.identifies and NAME.match(control.what)
            if one.framework == own.framework and is_fit and not OF_SOME.search(control.what):
                counts[control.what] += 1
                known.setdefault(control.what, (control, one.location.path))
    here = [name for name, (_, path) in known.items() if path == own.location.path]
    for name in [*here, *(name for name, _ in counts.most_common() if name not in here)]:
        yield *known[name], counts[name]


def _imports(file: PythonFile, context: FixContext, function: Node, control: Control, near: str) -> list[Change] | None:
    """Depends and the guard, made known; None where one of them means something else here."""
    depends = bring_name(file, "fastapi", "Depends", function)
    if depends is None or control.what in file.bound_before(function):
        return depends
    path, defined = context.file.path, control.where.path
    homes = homes_of(control.what, file, path, near=near, defined=defined, files=context.files)
    found = next((more for one in homes if (more := bring_name(file, one, control.what, function)) is not None), None)
    return [*depends, *found] if found is not None else None


PLUGIN = Rewrite("router_guard", 50, frozenset({"SOC2-001"}), _proposals)
