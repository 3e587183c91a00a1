"""`complianceagent rules stats`, as an operator reads it: what became of the fixes that were offered."""

import asyncio
from dataclasses import replace
from pathlib import Path

from bot.adapters.db.work import opened
from bot.core.identity import Fingerprint
from bot.core.tracked import FindingState
from tests.db.samples import FINDING, FIX, REMEDIATION, TRACKED
from tests.evidence.test_cli import run


async def offer(url: str, way: str, count: int, *, accepted: int = 0, waived: int = 0, word: str = "a") -> None:
    """Offers of one kind; of those that are not accepted some are waived, the others wait."""
    async with opened(url) as database, database.work() as work:
        for number in range(count):
            name = Fingerprint(f"{word}{number:031x}")
            state = FindingState.WAIVED if accepted <= number < accepted + waived else FindingState.OPEN
            finding = replace(FINDING, fingerprint=name)
            made = replace(TRACKED, finding=finding, state=state, fix=replace(FIX, finding=name, way=way))
            await work.findings.track([made])
            if number < accepted:
                await work.findings.close(7, "acme/shop", made.number, name, REMEDIATION)
        await work.commit()


def stats(url: str, home: Path) -> list[str]:
    result = run("rules", "stats", url=url, home=home)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def test_nothing_was_offered_yet(sqlite_url: str, tmp_path: Path) -> None:
    assert stats(sqlite_url, tmp_path) == ["No fix has been offered yet."]


def test_a_table_says_what_became_of_each_kind(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(offer(sqlite_url, "guard", 3, accepted=2))
    asyncio.run(offer(sqlite_url, "words", 12, accepted=1, waived=10, word="b"))
    head, *rows = stats(sqlite_url, tmp_path)
    assert head.split("  ")[0] == "RULE" and "WAITING" in head
    assert [row.split() for row in rows[:2]] == [
        ["SOC2-001", "guard", "3", "2", "0", "0", "0", "1"],
        ["SOC2-001", "words", "12", "1", "0", "0", "10", "1"],
    ]
    assert all(row.index("SOC2-001") == head.index("RULE") for row in rows[:2])
    assert rows[2:] == ["", "Proposed for demotion: words for SOC2-001: 1 of 11 decided were accepted and kept."]


def test_few_decisions_demote_nothing(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(offer(sqlite_url, "words", 9, waived=9))
    assert len(stats(sqlite_url, tmp_path)) == 2


def test_its_help_says_what_is_counted_and_how_it_ends(sqlite_url: str, tmp_path: Path) -> None:
    result = run("rules", "stats", "--help", url=sqlite_url, home=tmp_path)
    assert result.exit_code == 0
    for words in ("accepted", "changed again", "left as it was", "proposed for demotion", "Exit code 0"):
        assert words in " ".join(result.output.split())
    assert "What became of the fixes" in run("rules", "--help", url=sqlite_url, home=tmp_path).output


def test_a_database_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    old = run("rules", "stats", url=f"sqlite:///{tmp_path}/new.sqlite3", home=tmp_path)
    assert (old.exit_code, "complianceagent db upgrade" in old.output) == (2, True)
    (tmp_path / "no.sqlite3").write_text("this is no database, " * 100)
    broken = run("rules", "stats", url=f"sqlite:///{tmp_path}/no.sqlite3", home=tmp_path)
    assert broken.exit_code == 2 and "Traceback" not in broken.output
