"""Link facts into an inventory and ask every rule: what a worker process runs."""

import pickle
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.core.collection import without_collection
from bot.core.finding import Finding
from bot.core.inventory import ControlInventory
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import link
from bot.registry import Rule, load_rules

MOST_HELD_BYTES = 24_000_000
"""Of packed facts that a process holds unpacked, for the next tree that has these files: what 400,000 lines come to.
Unpacked, and with what was read of each file, they take twelve times as much."""

Held = dict[tuple[str, bytes], FileFacts]


def analyse_in(folder: Path, facts: Mapping[str, FileFacts]) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """The inventory of a tree (path -> facts), and what the rules below `folder` say about it. Pure, but for the rules
    being read from their folder once in each process."""
    inventory = link(facts)
    return inventory, tuple(
        finding for rule in _rules(folder) if rule.check is not None for finding in rule.check(inventory)
    )


def analyse_packed(folder: Path, packed: Mapping[str, bytes]) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """The same of facts that are still pickled. They come from our own private cache, or from our own pickling:
    nothing from outside is ever unpickled. The files of the last tree are held: most of the next one are the same."""
    return without_collection(lambda: analyse_in(folder, _unpacked(packed)))


def _unpacked(packed: Mapping[str, bytes]) -> dict[str, FileFacts]:
    held = {(path, each): _HELD.get((path, each)) or pickle.loads(each) for path, each in packed.items()}  # noqa: S301
    _HELD.clear()
    if sum(map(len, packed.values())) <= MOST_HELD_BYTES:
        _HELD.update(held)
    return {path: each for (path, _), each in held.items()}


_HELD: Held = {}


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[Rule, ...]:
    return load_rules(folder)
