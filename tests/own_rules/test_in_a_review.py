"""A repository's own rules in scan and review: from the base, in every report, and a mistake is never silence."""

import asyncio
import json
import subprocess
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from bot.adapters.folder import FolderRepository
from bot.adapters.git.repository import GitRepository
from bot.compose.engine import Engine, engine_in
from bot.core.coverage import GapReason
from bot.core.identity import CommitSha
from bot.core.outcome import Outcome
from bot.core.verdict import CouldNotRun
from bot.services.local_review import review, scan
from tests.own_rules.test_read import AT, BESIDE, PATTERN, RULE, WITHOUT_QUERY

APP = """\
from fastapi import Depends, FastAPI

import legacy_ledger
from auth import get_current_user

app = FastAPI()


@app.post("/payments")
def pay(user=Depends(get_current_user)):
    legacy_ledger.write(user)
"""
RULES = {AT: RULE, f"{BESIDE}rule.yml": WITHOUT_QUERY, f"{BESIDE}legacy.semgrep.yml": PATTERN}


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    async with engine_in(tmp_path / "home") as made:
        yield made


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def committed(folder: Path, base: Mapping[str, str], change: Mapping[str, str]) -> Path:
    for branch, files in (("main", base), ("change", change)):
        write(folder, files)
        for words in (("init", "-q"), ("checkout", "-q", "-b", branch), ("add", "-A"), ("commit", "-q", "-m", branch)):
            identity = ("-c", "user.name=Dana", "-c", "user.email=dana@example.com")
            subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)
    return folder


async def reviewed(engine: Engine, folder: Path, base: Mapping[str, str], change: Mapping[str, str]) -> Outcome:
    made = await asyncio.to_thread(committed, folder, base, change)
    return await review(engine.scanner, GitRepository.open(made), "main", "change")


def own(outcome: Outcome) -> list[tuple[str, str, int]]:
    found = [each for each in outcome.findings if each.rule.startswith("ORG")]
    return sorted((each.rule, each.location.path, each.location.span.start) for each in found)


async def test_a_scan_asks_queries_and_patterns_and_every_report_shows_them(engine: Engine, tmp_path: Path) -> None:
    folder = write(tmp_path / "shop", {"app.py": APP, **RULES})
    outcome = await scan(engine.scanner, FolderRepository(folder), CommitSha(""), "shop")
    assert own(outcome) == [("ORG-001", "app.py", 9), ("ORG-002", "app.py", 11)]
    assert outcome.coverage.blind == ()
    for name in ("text", "json", "sarif", "markdown"):
        shown = engine.render(name, outcome, color=False)
        assert "ORG-001" in shown
        assert "Payments are checked and recorded" in shown
    (run,) = json.loads(engine.render("sarif", outcome, color=False))["runs"]
    assert "ORG-002" in [rule["id"] for rule in run["tool"]["driver"]["rules"]]


async def test_a_change_is_judged_by_the_rules_of_its_base(engine: Engine, tmp_path: Path) -> None:
    relaxed = {"app.py": APP, AT: RULE.replace("/payments/**", "/nothing/**")}
    outcome = await reviewed(engine, tmp_path / "shop", RULES, relaxed)
    assert own(outcome) == [("ORG-001", "app.py", 9), ("ORG-002", "app.py", 11)]
    (later,) = [gap for gap in outcome.coverage.gaps if gap.reason is GapReason.LATER]
    assert later.path == AT


async def test_a_change_that_breaks_a_rule_is_not_green(engine: Engine, tmp_path: Path) -> None:
    outcome = await reviewed(engine, tmp_path / "shop", RULES, {AT: RULE.replace("methods", "methodes")})
    assert isinstance(outcome.verdict, CouldNotRun)
    (gap,) = outcome.coverage.blind
    assert (gap.path, gap.reason) == (AT, GapReason.OWN_RULE)


async def test_a_broken_rule_of_the_base_is_taken_from_the_change_that_mends_it(engine: Engine, tmp_path: Path) -> None:
    outcome = await reviewed(engine, tmp_path / "shop", {AT: "id: ["}, {AT: RULE, "app.py": APP})
    assert own(outcome) == [("ORG-001", "app.py", 9)]
    assert outcome.coverage.blind == ()


async def test_a_pattern_that_semgrep_does_not_understand_is_a_gap(engine: Engine, tmp_path: Path) -> None:
    broken = RULES | {f"{BESIDE}legacy.semgrep.yml": PATTERN.replace("legacy_ledger.write(...)", "def ((((")}
    folder = write(tmp_path / "shop", {"app.py": APP, **broken})
    outcome = await scan(engine.scanner, FolderRepository(folder), CommitSha(""), "shop")
    assert own(outcome) == [("ORG-001", "app.py", 9)], "the other rule still holds"
    assert isinstance(outcome.verdict, CouldNotRun)
    gaps = {gap.path: gap for gap in outcome.coverage.blind}
    assert gaps.keys() == {BESIDE.rstrip("/"), "app.py"}, "by no other pattern could it be looked at"
    assert "does not understand its pattern ORG-002-old-ledger" in gaps[BESIDE.rstrip("/")].detail
