"""The control inventory as evidence: bounded, and saying how much was left out and not read."""

from dataclasses import replace
from pathlib import Path

from complianceagent import canonical_json

from bot import registry
from bot.core.coverage import Gap, GapReason
from bot.core.inventory import Control, ControlInventory, ControlKind
from bot.core.location import Location, Span
from bot.services.facts_of_review import MAX_PLACES, inventory_account
from tests import sample_outcome as sample

CRITERIA = registry.load_criteria(Path(__file__).parents[2] / "rules")


def test_it_is_counts_and_places_that_can_be_hashed() -> None:
    account = inventory_account(sample.outcome(), CRITERIA)
    assert account["endpoints"] == 2
    assert account["not_read"] == 0
    kinds = account["controls"]
    assert isinstance(kinds, list)
    assert [kind["kind"] for kind in kinds] == [kind.value for kind in ControlKind]
    assert kinds[0]["supports"] == ["CC6.1", "CC6.6"]
    assert kinds[0]["places"] == [
        {"what": "CurrentUser", "level": "parameter", "path": "app/users.py", "line": 10, "endpoints": 1}
    ]
    canonical_json(account)


def test_more_places_than_fit_are_counted() -> None:
    (endpoint, *_) = sample.INVENTORY.endpoints
    guards = [
        Control(ControlKind.AUTHENTICATION, "x" * 10_000, Location("a.py", Span(line, line)), "body")
        for line in range(1, MAX_PLACES + 8)
    ]
    gaps = (Gap("b.py", GapReason.SYNTAX, "soc2", "line 3"),)
    inventory = ControlInventory((replace(endpoint, controls=tuple(guards)),), gaps)
    account = inventory_account(sample.outcome(inventory=inventory), CRITERIA)
    assert account["not_read"] == 1
    kinds = account["controls"]
    assert isinstance(kinds, list)
    assert (len(kinds[0]["places"]), kinds[0]["left_out"]) == (MAX_PLACES, 7)
    assert len(str(account)) < 50_000
