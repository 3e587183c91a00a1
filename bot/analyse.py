"""Link facts into an inventory and ask every rule: what a worker process runs."""

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.core.analysis import Analysed, Asked, Content, Lacking
from bot.core.collection import without_collection
from bot.core.finding import Finding
from bot.core.inventory import ClearData, ControlInventory, Exposure, SessionFault
from bot.core.splice import Splice
from bot.inventory.files import MOST_UNDONE
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import Parts, link
from bot.registry import Rule, load_rules

MOST_HELD_BYTES = 24_000_000
"""Of packed facts that a process holds unpacked, for the next tree that has these files: what 400,000 lines come to.
Unpacked, and with what was read of each file, they take twelve times as much."""

MOST_GONE_BYTES = 2_000_000
"""The same of packed facts that are not in the present tree."""

MOST_TOLD = 3
"""Inventories that the next one can be told by: they share most of what they are made of."""

_Place = tuple[str, Content]


class _File(NamedTuple):
    """The facts of a file, and how many bytes they were packed."""

    facts: FileFacts
    size: int


Placed = TypeVar("Placed", ClearData, Exposure, SessionFault)


def analyse_in(
    folder: Path, facts: Mapping[str, FileFacts], last: Parts | None = None
) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """The inventory of a tree (path -> facts), and what the rules below `folder` say about it. Pure, but for the rules
    being read from their folder once in each process; `last` is as in `link`."""
    inventory = link(facts, last)
    return inventory, tuple(
        finding for rule in _rules(folder) if rule.check is not None for finding in rule.check(inventory)
    )


def analyse_packed(folder: Path, asked: Asked) -> Analysed | Lacking:
    """The same of facts that are still pickled. They come from our own private cache, or from our own pickling:
    nothing from outside is ever unpickled. The files of the last tree are held: most of the next one are the same, so
    that it takes only what is new, and is told by what is new in it."""
    files = asked.files
    new = files.items() - _HELD.keys()
    lacking = frozenset(content for _, content in new) - asked.packed.keys()
    if lacking:
        return Lacking(lacking)
    _let_go(_HELD.keys() - files.items())
    for path, content in new:
        each = asked.packed[content]
        _HELD[path, content] = _File(pickle.loads(each), len(each))  # noqa: S301 - as above
    held = {path: _HELD[path, content] for path, content in files.items()}
    small = sum(one.size for one in held.values()) <= MOST_HELD_BYTES
    try:
        inventory, findings = without_collection(
            lambda: analyse_in(folder, {path: one.facts for path, one in held.items()}, _LAST)
        )
    finally:
        if not small:
            _HELD.clear()
            _LAST.clear()
            _TOLD.clear()
    if asked.of is not None:
        return Analysed(_of(inventory, asked.of), findings)
    return _told(asked, inventory, findings) if small else Analysed(inventory, findings)


def _told(asked: Asked, inventory: ControlInventory, findings: tuple[Finding, ...]) -> Analysed:
    """By the latest inventory that whoever asks has too."""
    beside = next((name for name in reversed(_TOLD) if name in asked.held), "")
    known = _TOLD.pop(beside, None)
    if known is not None:
        _TOLD[beside] = known
    _TOLD[asked.name] = inventory
    while len(_TOLD) > MOST_TOLD:
        _TOLD.pop(next(iter(_TOLD)))
    if known is None:
        return Analysed(inventory, findings)
    parts = Splice(known.endpoints, inventory.endpoints)
    return Analysed(replace(inventory, endpoints=()), findings, beside, parts)


def _of(inventory: ControlInventory, paths: frozenset[str]) -> ControlInventory:
    """What an inventory says of some files: also of endpoints of which only the handler stands there, and of flows that
    only end there. What could not be read of the whole tree stays."""
    return ControlInventory(
        endpoints=tuple(one for one in inventory.endpoints if {one.location.path, one.body.path} & paths),
        gaps=tuple(gap for gap in inventory.gaps if not gap.path or gap.path in paths),
        exposures=_said_of(inventory.exposures, paths),
        imported=inventory.imported & paths,
        session_faults=_said_of(inventory.session_faults, paths),
        flows=tuple(one for one in inventory.flows if {one.location.path, one.where.path} & paths),
        clear_data=_said_of(inventory.clear_data, paths),
    )


def _said_of(each: Iterable[Placed], paths: frozenset[str]) -> tuple[Placed, ...]:
    return tuple(one for one in each if one.location.path in paths)


def _let_go(gone: set[_Place]) -> None:
    """Of the files that the present tree has not, a few are held for one more: fixes are tried on one and the same
    tree, one after the other."""
    few = len(gone) <= MOST_UNDONE and sum(_HELD[key].size for key in gone) <= MOST_GONE_BYTES
    for key in gone & _GONE if few else gone:
        del _HELD[key]
    _GONE.clear()
    _GONE.update(gone & _HELD.keys())


_HELD: dict[_Place, _File] = {}
_GONE: set[_Place] = set()
"""Held, and not in the last tree."""
_LAST: Parts = {}
_TOLD: dict[str, ControlInventory] = {}
"""By their names, the latest at the end."""


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[Rule, ...]:
    return load_rules(folder)
