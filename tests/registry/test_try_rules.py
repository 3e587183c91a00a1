"""Rules are tried on their examples by the real engine: what they miss and what they should not say fails."""

import functools
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import registry
from bot.adapters.db.cache import FileCache
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.analyse import analyse_packed
from bot.core.coverage import GapReason
from bot.services.read_inventory import InventoryReader
from bot.services.try_rules import CaseResult, expected_in, try_rule
from tests import sample_outcome as sample

CASES = {
    "good": {"app/settings.py": 'import os\n\nPASSWORD = os.environ["PASSWORD"]\n'},
    "bad": {
        "app/settings.py": 'PASSWORD = "s3cr3t-Pa55w0rd-93"  # expect: SOC2-002\n',
        "app/settings.fixed.py": 'PASSWORD = "s3cr3t-Pa55w0rd-94"\n',
    },
    "missed": {"app/settings.py": "PASSWORD = input()  # expect: SOC2-002\n"},
    "too-much": {"app/settings.py": '\nPASSWORD = "s3cr3t-Pa55w0rd-93"\n'},
    "unreadable": {"app/settings.py": "x = 1\n" + "#" * 1_100_000},
}


@pytest.fixture
async def results(tmp_path: Path) -> AsyncIterator[dict[str, CaseResult]]:
    """The results of the rule on secrets on our own examples, by their names."""
    rules = tmp_path / "rules"
    ours = registry.rules_folder()
    shutil.copytree(ours / "controls", rules / "controls")
    shutil.copytree(ours / "SOC2-002-hardcoded-secrets", rules / "SOC2-002-hardcoded-secrets")
    examples = rules / "SOC2-002-hardcoded-secrets" / "examples"
    shutil.rmtree(examples, ignore_errors=True)
    for name, files in CASES.items():
        for path, text in files.items():
            (examples / name / path).parent.mkdir(parents=True, exist_ok=True)
            (examples / name / path).write_text(text)
    (rule,) = registry.load_rules(rules)
    pool = WarmScanPool([rule.folder], list(registry.plugins("bot.scanners").values()))
    cache = FileCache(tmp_path / "facts.db")
    await pool.start()
    try:
        reader = InventoryReader(pool, cache, functools.partial(analyse_packed, rules), version="1")
        yield {result.name: result for result in await try_rule(rule.info.id, rule.examples, pool, reader)}
    finally:
        await pool.close()
        cache.close()


async def test_each_example_is_judged_by_what_it_expects(results: dict[str, CaseResult]) -> None:
    assert list(results) == sorted(CASES)
    assert results["good"].as_expected
    assert results["bad"].as_expected
    assert (results["bad"].files, results["bad"].expected) == (1, 1)
    assert results["missed"].missing == ("app/settings.py:1: SOC2-002 expected, but not remarked",)
    (unexpected,) = results["too-much"].unexpected
    assert unexpected.startswith("app/settings.py:2: SOC2-002 not expected: ")
    assert "s3cr3t" not in unexpected
    assert not results["unreadable"].as_expected
    assert any(GapReason.TOO_LARGE in sentence for sentence in results["unreadable"].blind)


def test_what_is_expected_is_read_from_the_ends_of_lines() -> None:
    text = (
        "a = 1  # expect: SOC2-002, SOC2-009\n"
        "b = 2  // expect: SOC2-005\n"
        "# expect: SOC2-001 is written at the end of a line\n"
        "<p> <!-- expect: SOC2-007 -->\n"
    )
    remarks = [(each.line, each.rule) for each in expected_in(sample.source("a.py", text))]
    assert remarks == [(1, "SOC2-002"), (1, "SOC2-009"), (2, "SOC2-005"), (4, "SOC2-007")]
