"""Link facts into an inventory and ask every rule: what a worker process runs."""

import pickle
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from bot.core.collection import without_collection
from bot.core.finding import Finding
from bot.core.inventory import ClearData, ControlInventory, Exposure, SessionFault
from bot.inventory.files import MOST_UNDONE
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import Parts, link
from bot.registry import Rule, load_rules

MOST_HELD_BYTES = 24_000_000
"""Of packed facts that a process holds unpacked, for the next tree that has these files: what 400,000 lines come to.
Unpacked, and with what was read of each file, they take twelve times as much."""

MOST_GONE_BYTES = 2_000_000
"""The same of packed facts that are not in the present tree."""

Held = dict[tuple[str, bytes], FileFacts]

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


def analyse_packed(
    folder: Path, packed: Mapping[str, bytes], of: frozenset[str] | None = None
) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """The same of facts that are still pickled. They come from our own private cache, or from our own pickling:
    nothing from outside is ever unpickled. The files of the last tree are held: most of the next one are the same.
    With `of` (paths), the inventory tells of these files only: that of a whole tree takes long to be handed over."""
    small = sum(map(len, packed.values())) <= MOST_HELD_BYTES
    _let_go(_HELD.keys() - packed.items())
    try:
        inventory, findings = without_collection(lambda: analyse_in(folder, _unpacked(packed), _LAST))
    finally:
        if not small:
            _HELD.clear()
            _LAST.clear()
    return (inventory if of is None else _of(inventory, of)), findings


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


def _let_go(gone: set[tuple[str, bytes]]) -> None:
    """Of the files that the present tree has not, a few are held for one more: fixes are tried on one and the same
    tree, one after the other."""
    few = len(gone) <= MOST_UNDONE and sum(len(packed) for _, packed in gone) <= MOST_GONE_BYTES
    for key in gone & _GONE if few else gone:
        del _HELD[key]
    _GONE.clear()
    _GONE.update(gone & _HELD.keys())


def _unpacked(packed: Mapping[str, bytes]) -> dict[str, FileFacts]:
    for key in packed.items():
        if key not in _HELD:
            _HELD[key] = pickle.loads(key[1])  # noqa: S301 - as above
    return {path: _HELD[path, each] for path, each in packed.items()}


_HELD: Held = {}
_GONE: set[tuple[str, bytes]] = set()
"""Held, and not in the last tree."""
_LAST: Parts = {}


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[Rule, ...]:
    return load_rules(folder)
