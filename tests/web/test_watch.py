"""What a process tells those who watch it, and whom it tells it."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from complianceagent.clock import SYSTEM
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.db.work import Database
from bot.adapters.metrics import Metrics
from bot.compose.readiness import LEAST_FREE, Readiness, scanners_fault
from bot.compose.watched import COUNTED_EVERY, Watched
from bot.core.coverage import Gap, GapReason
from bot.core.identity import Secret
from bot.core.job import Job, JobKind, JobState
from bot.core.offer import Fate, Offers
from bot.web.app import make_app
from bot.web.watch import Watch
from tests.db.samples import tracked
from tests.sample_outcome import outcome
from tests.web.way_in import SECRET, Client, accepter, ready, signed

TOKEN = "a-long-and-secret-token"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(text: str) -> dict[tuple[str, str], float]:
    """(name, labels' values) -> value, as Prometheus itself would parse it."""
    families = text_string_to_metric_families(text)
    return {(each.name, " ".join(each.labels.values())): each.value for family in families for each in family.samples}


async def fetched(client: Client, token: str | None) -> tuple[int, str]:
    headers = {"Authorization": token} if token is not None else {}
    async with client.get("/metrics", headers=headers) as answer:
        return answer.status, await answer.text()


async def test_numbers_are_told_to_those_who_know_the_token(database: Database, tmp_path: Path) -> None:
    told = Watched(Metrics(), database, Readiness(database, "sqlite://", tmp_path, works=False))
    app = make_app(accepter(database), Secret(SECRET), Watch(ready, told.metrics, Secret(TOKEN)), told.meter)
    async with TestClient(TestServer(app)) as client:
        for wrong in (None, "", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer \xe9"):
            status, text = await fetched(client, wrong)
            assert (status, "complianceagent" in text) == (401, False)
        async with client.post("/webhooks/github", data=b"{}", headers=signed(b"{}", "secret-event")):
            pass
        async with client.post("/webhooks/github", data=b"{}"):
            pass
        status, text = await fetched(client, f"Bearer {TOKEN}")
    assert status == 200
    found = read(text)
    assert found["complianceagent_deliveries_total", "other 204"] == 1
    assert found["complianceagent_deliveries_total", "other 401"] == 1
    assert "secret-event" not in text, "what strangers send makes no new series"


async def test_without_a_token_nobody_is_told(database: Database) -> None:
    async def metrics() -> bytes:
        raise AssertionError("nobody may ask")

    async with TestClient(TestServer(make_app(accepter(database), Secret(SECRET), Watch(ready, metrics)))) as client:
        assert (await fetched(client, "Bearer "))[0] == 403


async def test_browsers_are_told_to_be_careful(database: Database, tmp_path: Path) -> None:
    told = Watched(Metrics(), database, Readiness(database, "sqlite://", tmp_path, works=False))
    app = make_app(accepter(database), Secret(SECRET), Watch(ready, told.metrics, Secret(TOKEN)), told.meter)
    async with TestClient(TestServer(app)) as client:
        for path in ("/healthz", "/readyz", "/metrics", "/nowhere"):
            async with client.get(path) as answer:
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
                assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


async def test_the_queue_is_counted_as_it_is(database: Database, tmp_path: Path) -> None:
    told = Watched(Metrics(), database, Readiness(database, "sqlite://", tmp_path, works=False))
    assert read((await told.metrics()).decode())["complianceagent_queue_age_seconds", ""] == 0
    async with database.work() as work:
        for number, state in enumerate((JobState.WAITING, JobState.RUNNING, JobState.FAILED, JobState.DONE)):
            job = Job(f"j{number}", JobKind.REVIEW, 5, "acme/shop", number, "a" * 40, "d")
            await work.jobs.add(job, NOW)
            await work.jobs.move(job.id, state, NOW)
        await work.commit()
    found = read((await told.metrics()).decode())
    assert {key[1]: value for key, value in found.items() if key[0] == "complianceagent_jobs"} == {
        "review waiting": 1,
        "review running": 1,
        "review failed": 1,
    }
    assert found["complianceagent_queue_age_seconds", ""] > 3600


async def test_offered_fixes_are_not_counted_again_at_each_visit(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All findings there ever were are looked at for that."""
    told = Watched(Metrics(), database, Readiness(database, "sqlite://", tmp_path, works=False))

    async def offered(number: int) -> float:
        async with database.work() as work:
            await work.findings.track([tracked(f"{number:032x}")])
            await work.commit()
        found = read((await told.metrics()).decode())
        return found["complianceagent_fixes", "waiting SOC2-001 project idiom"]

    assert [await offered(number) for number in range(3)] == [1, 1, 1]
    later = time.monotonic() + COUNTED_EVERY
    monkeypatch.setattr("bot.compose.watched.time.monotonic", lambda: later)
    assert await offered(3) == 4


def test_the_work_is_measured() -> None:
    meter = Metrics()
    with meter.stage("fetch"):
        pass
    with pytest.raises(KeyError), meter.stage("fetch"):
        raise KeyError
    meter.step("review", "look", "next", 0.3)
    meter.looked([Gap("a.py", GapReason.CRASHED, "semgrep")], outcome().findings)
    meter.budget("5", "core", 4999)
    found = read(meter.text((), 0.0, [Offers("SOC2-001", "idiom", Fate.ACCEPTED, 3)]).decode())
    assert found["complianceagent_stage_seconds_count", "fetch"] == 2
    assert found["complianceagent_step_seconds_count", "review next look"] == 1
    assert found["complianceagent_gaps_total", "scanner crashed semgrep"] == 1
    assert found["complianceagent_github_budget_left", "5 core"] == 4999
    assert found["complianceagent_fixes", "accepted SOC2-001 idiom"] == 3
    assert sum(value for key, value in found.items() if key[0] == "complianceagent_findings_total") == 3


async def test_what_keeps_us_from_working_is_said(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = Readiness(database, database_url, tmp_path / "not" / "made" / "yet", works=True)
    assert await ready.faults() == {}
    monkeypatch.setattr("bot.compose.readiness.LEAST_FREE", 2**60)
    monkeypatch.setattr("bot.scanners.semgrep._core", lambda: str(tmp_path / "semgrep-core"))
    assert LEAST_FREE < 2**60
    faults = await ready.faults()
    assert set(faults) == {"disk", "scanners"}
    assert "MiB free" in faults["disk"] and "semgrep" in scanners_fault()


async def test_chores_are_told_with_their_last_time_and_whether_they_were_missed(
    database: Database, tmp_path: Path
) -> None:
    async with database.work() as work:
        await work.chores.know(["catch up", "checkpoint", "of another release"], NOW)
        await work.chores.begin("checkpoint", SYSTEM.now(), timedelta(0))
        record = await work.chores.get("checkpoint")
        assert record is not None
        assert record.began_at is not None
        await work.chores.end("checkpoint", record.began_at, SYSTEM.now(), "", "")
        await work.commit()
    told = Watched(Metrics(), database, Readiness(database, "sqlite://", tmp_path, works=False))
    found = read((await told.metrics()).decode())
    missed = {key[1]: value for key, value in found.items() if key[0] == "complianceagent_chore_missed"}
    assert missed == {"catch up": 1, "checkpoint": 0}
    assert found["complianceagent_chore_done_timestamp_seconds", "catch up"] == 0
    assert found["complianceagent_chore_done_timestamp_seconds", "checkpoint"] > NOW.timestamp()
