"""Every example of every rule, through the engine that looks at pull requests: its remarks are exactly those
that the example expects. An example whose folder begins with `bad-` expects some, one with `good-` none."""

import functools
import re
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from bot import registry
from bot.adapters.db.cache import FileCache
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.analyse import analyse_packed
from bot.core.finding import Severity
from bot.core.source import language_of
from bot.registry import Rule
from bot.services.read_inventory import InventoryReader
from bot.services.try_rules import EXPECTED, try_rule

RULES = registry.load_rules()
LEAST = {"python": 12, "javascript": 6}
"""Examples of each kind: of Python, and of JavaScript and TypeScript together."""


@pytest_asyncio.fixture
async def pool(tmp_path: Path) -> AsyncIterator[WarmScanPool]:
    pool = WarmScanPool([rule.folder for rule in RULES], list(registry.plugins("bot.scanners").values()), tmp=tmp_path)
    yield pool
    await pool.close()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.info.id))
async def test_the_examples_are_judged_exactly(rule: Rule, pool: WarmScanPool, tmp_path: Path) -> None:
    analyse = functools.partial(analyse_packed, registry.rules_folder())
    reader = InventoryReader(pool, FileCache(tmp_path / "facts.db"), analyse, version="1")
    results = await try_rule(rule.info.id, rule.examples, pool, reader)
    wrong = {each.name: (*each.missing, *each.unexpected, *each.blind) for each in results if not each.as_expected}
    assert wrong == {}
    assert {each.name: "bad-" if each.expected else "good-" for each in results} == {
        each.name: each.name[: each.name.index("-") + 1] for each in results
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.info.id))
@pytest.mark.parametrize("kind", ["bad", "good"])
def test_there_are_enough_examples_of_both_kinds(rule: Rule, kind: str) -> None:
    counted = Counter(written_in(case) for case in rule.examples if case.name.startswith(f"{kind}-"))
    assert {language: counted[language] for language in LEAST if counted[language] < LEAST[language]} == {}


def written_in(case: Path) -> str:
    found = {language_of(path.name) for path in case.rglob("*") if path.is_file()}
    return "javascript" if found & {"javascript", "typescript"} else "python" if "python" in found else "other"


def test_an_expectation_is_written_where_it_is_read() -> None:
    """A misspelt expectation would be a comment that expects nothing."""
    for rule in RULES:
        for path in sorted(file for case in rule.examples for file in case.rglob("*") if file.is_file()):
            for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
                assert not re.search(r"expect: ?SOC", line) or EXPECTED.search(line), f"{path}: {line}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.info.id))
def test_the_manual_page_is_complete(rule: Rule) -> None:
    page = yaml.safe_load((rule.folder / "rule.yml").read_text())
    assert list(page) == ["id", "title", "severity", "criteria", "cwe", "tools", "why", "fix"]
    assert Severity(page["severity"])
    assert all(re.fullmatch(r"(CC|PI|C|A|P)\d\.\d", criterion) for criterion in page["criteria"])
    assert "```" in page["fix"]
