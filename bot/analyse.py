"""Link facts into an inventory and ask every rule: what a worker process runs."""

import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot.core.analysis import Analysed, Asked, Content, Lacking
from bot.core.collection import without_collection
from bot.core.finding import Finding
from bot.core.inventory import ClearData, ControlInventory, Exposure, SessionFault
from bot.core.splice import Splice
from bot.inventory.circles import Circle
from bot.inventory.files import MOST_UNDONE
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import Parts, circles_of, link
from bot.registry import Rule, load_rules

MOST_HELD_BYTES = 24_000_000
"""Of packed facts that a process holds unpacked, for the next trees that have these files: what 400,000 lines come to.
Unpacked, and with what was read of each file, they take twelve times as much."""

MOST_GONE_BYTES = 2_000_000
"""The same of packed facts that are not in the present tree."""

MOST_TOLD = 3
"""Inventories that the next one can be told by: they share most of what they are made of."""

MOST_LINES = 4
"""Trees held beside each other that have little in common: of repositories that are looked at in turn."""

_Place = tuple[str, Content]


class _File(NamedTuple):
    """The facts of a file, and how many bytes they were packed."""

    facts: FileFacts
    size: int


@dataclass(eq=False)
class _Line:
    """One tree after the other, each much like the one before. `gone` is held, and not in the last one; `told` are the
    inventories by their names, the latest at the end."""

    held: dict[_Place, _File] = field(default_factory=dict)
    gone: set[_Place] = field(default_factory=set)
    last: Parts = field(default_factory=dict)
    told: dict[str, ControlInventory] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(one.size for one in self.held.values())

    def take(self, asked: Asked) -> dict[str, FileFacts]:
        """The files of the next tree, unpacked. Of those that it has not, a few are held for one more: fixes are tried
        on one and the same tree, one after the other."""
        gone = self.held.keys() - asked.files.items()
        few = len(gone) <= MOST_UNDONE and sum(self.held[key].size for key in gone) <= MOST_GONE_BYTES
        for key in gone & self.gone if few else gone:
            del self.held[key]
        self.gone = gone & self.held.keys()
        for path, content in asked.files.items() - self.held.keys():
            packed = asked.packed[content]
            self.held[path, content] = _File(pickle.loads(packed), len(packed))  # noqa: S301 - from our own cache
        return {path: self.held[path, content].facts for path, content in asked.files.items()}

    def tell(self, asked: Asked, inventory: ControlInventory, findings: tuple[Finding, ...]) -> Analysed:
        """By the latest inventory that whoever asks has too."""
        beside = next((name for name in reversed(self.told) if name in asked.held), "")
        known = self.told.pop(beside, None)
        if known is not None:
            self.told[beside] = known
        self.told[asked.name] = inventory
        while len(self.told) > MOST_TOLD:
            self.told.pop(next(iter(self.told)))
        if known is None:
            return Analysed(inventory, findings)
        parts = Splice(known.endpoints, inventory.endpoints)
        return Analysed(replace(inventory, endpoints=()), findings, beside, parts)


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
    nothing from outside is ever unpickled. The files of the last trees are held: most of the next one are those of one
    of them, so that it takes only what is new, and is told by what is new in it."""
    line = _nearest(asked.files)
    lacking = frozenset(content for _, content in asked.files.items() - line.held.keys()) - asked.packed.keys()
    if lacking:
        return Lacking(lacking)
    if line in _LINES:
        _LINES.remove(line)  # what raises leaves nothing behind
    facts = line.take(asked)
    inventory, findings = without_collection(lambda: analyse_in(folder, facts, line.last))
    _hold(line)
    if asked.of is not None:
        circles = circles_of(asked.of, line.last) if asked.circles else frozenset[Circle]()
        return Analysed(replace(_of(inventory, asked.of), circles=circles), findings)
    return line.tell(asked, inventory, findings)


def _nearest(files: Mapping[str, Content]) -> _Line:
    """The line that has most of these files; a new one where none has half of them."""
    shared = {line: len(files.items() & line.held.keys()) for line in _LINES}
    line = max(shared, key=shared.__getitem__, default=None)
    return line if line is not None and 2 * shared[line] >= len(files) else _Line()


def _hold(line: _Line) -> None:
    """For the next tree; the lines that were not looked at for the longest time make room."""
    _LINES.append(line)
    while len(_LINES) > MOST_LINES or (_LINES and sum(each.size for each in _LINES) > MOST_HELD_BYTES):
        _LINES.pop(0)


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


_LINES: list[_Line] = []
"""Those of the last trees, the latest at the end."""


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[Rule, ...]:
    return load_rules(folder)
