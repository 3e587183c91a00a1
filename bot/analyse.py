"""Link facts into an inventory and ask every rule: what a worker process runs."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from bot.core.finding import Finding
from bot.core.inventory import ControlInventory
from bot.inventory.languages.interface import FileFacts
from bot.inventory.link import link
from bot.registry import Rule, load_rules


def analyse_in(folder: Path, facts: Mapping[str, FileFacts]) -> tuple[ControlInventory, tuple[Finding, ...]]:
    """The inventory of a tree (path -> facts), and what the rules below `folder` say about it. Pure, but for the rules
    being read from their folder once in each process."""
    inventory = link(facts)
    return inventory, tuple(
        finding for rule in _rules(folder) if rule.check is not None for finding in rule.check(inventory)
    )


@lru_cache(maxsize=4)
def _rules(folder: Path) -> tuple[Rule, ...]:
    return load_rules(folder)
