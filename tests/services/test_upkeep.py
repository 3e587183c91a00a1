"""What is done again and again, unwatched: each leaves what an auditor needs, and a fault is told where people look."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOSClient

from bot.adapters.checkpoints import CheckpointFile
from bot.adapters.db.backup import Backups
from bot.adapters.db.engine import sqlite_file
from bot.adapters.db.work import Database, opened
from bot.adapters.git.locks import Lease
from bot.adapters.git.prune import prune
from bot.adapters.queue.clear import clear_ended
from bot.compose.doctor import examined
from bot.core.delivery import Delivery
from bot.core.identity import Sha256
from bot.core.job import Job, JobKind, JobState
from bot.core.upkeep import ALTERED, BACK_UP, CATCH_UP, CHECKPOINT, UPKEEP, ChoreRecord, chore_fault
from bot.ports.stores import StoreError
from bot.services.back_up import BackUp
from bot.services.checkpoint import Checkpointer
from bot.services.clear_out import ClearOut
from bot.services.run_chore import NotAllDone
from bot.services.verify_evidence import verify
from tests.db.samples import AT, fact
from tests.queue.script import queued_database, text_url

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


class At:
    """A clock that stands until it is moved on."""

    def __init__(self, now: datetime = NOW) -> None:
        self.moment = now

    def now(self) -> datetime:
        return self.moment


async def record(database: Database, number: int) -> None:
    async with database.work() as work:
        await work.evidence.append(7, [fact(number=number)], AT)
        await work.commit()


def back_up(url: str, folder: Path, clock: At, keep: int = 2) -> BackUp:
    file = sqlite_file(url)
    assert file is not None
    checkpoints = CheckpointFile(folder.parent / "checkpoints.jsonl")
    return BackUp(Backups(file, folder, keep), checkpoints, clock, lambda copy: opened(f"sqlite:///{copy}"))


async def test_a_backup_is_whole_private_verified_and_rotated(sqlite_url: str, tmp_path: Path) -> None:
    clock, folder = At(), tmp_path / "backups"
    async with opened(sqlite_url) as database:
        for number in range(3):
            await record(database, number)
            clock.moment += timedelta(days=1)
            async with database.work() as work:  # somebody is writing just then
                await work.evidence.append(7, [fact(number=99)], AT)
                assert await back_up(sqlite_url, folder, clock).run() == "1 MiB, 1 chain verified"
    names = sorted(each.name for each in folder.iterdir())
    assert names == ["complianceagent-2026-03-03T120000Z.db", "complianceagent-2026-03-04T120000Z.db"]
    assert all(each.stat().st_mode & 0o077 == 0 for each in folder.iterdir())
    async with opened(f"sqlite:///{folder / names[-1]}") as copy:
        (chain,) = await verify(copy)
    assert (chain.ok, chain.entries) == (True, 3)


async def test_a_backup_of_altered_evidence_is_none(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url) as database:
        await record(database, 1)
    with closing(sqlite3.connect(str(sqlite_file(sqlite_url)))) as connection, connection:
        connection.execute("DROP TRIGGER evidence_no_update")
        connection.execute("UPDATE evidence SET payload = '{}'")
    with pytest.raises(NotAllDone, match="audit verify"):
        await back_up(sqlite_url, tmp_path / "backups", At()).run()
    assert list((tmp_path / "backups").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="no copy"):
        await back_up(sqlite_url, tmp_path / "file", At()).run()


async def test_no_copy_of_a_chain_that_was_cut_off_takes_the_place_of_a_whole_one(
    sqlite_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    async with opened(sqlite_url) as database:
        await record(database, 1)
        await record(database, 2)
        await Checkpointer(database, CheckpointFile(tmp_path / "checkpoints.jsonl"), At()).run()
    await back_up(sqlite_url, folder, At(), keep=1).run()
    (whole,) = folder.iterdir()
    with closing(sqlite3.connect(str(sqlite_file(sqlite_url)))) as connection, connection:
        connection.execute("DROP TRIGGER evidence_no_delete")
        connection.execute("DELETE FROM evidence WHERE seq = 2")
        connection.execute("UPDATE evidence_heads SET seq = 1, hash = (SELECT hash FROM evidence WHERE seq = 1)")
    with pytest.raises(NotAllDone, match="cut off"):
        await back_up(sqlite_url, folder, At(NOW + timedelta(days=1)), keep=1).run()
    assert list(folder.iterdir()) == [whole]


async def test_a_copy_that_filled_the_disk_makes_room_again(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **options: Any) -> None:  # type: ignore[override]  # as called
            super().backup(target, **options)
            raise sqlite3.OperationalError("database or disk is full")

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *args, **more: connect(*args, **more, factory=Full))
    with pytest.raises(StoreError, match="disk is full"):
        await back_up(sqlite_url, tmp_path / "backups", At()).run()
    assert list((tmp_path / "backups").iterdir()) == []


async def test_checkpoints_tell_that_the_end_of_a_chain_was_cut_off(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.jsonl"
    async with opened(sqlite_url) as database:
        checkpointer = Checkpointer(database, CheckpointFile(file), At())
        await record(database, 1)
        assert await checkpointer.run() == "1 chain"
        await checkpointer.run()
        assert len(file.read_text().splitlines()) == 1, "nothing new, nothing to tell"
        await record(database, 2)
        await checkpointer.run()
        with file.open("a") as torn:
            torn.write('{"at": "2026')
        async with database.reading() as work:
            head = await work.evidence.head(7)
        assert head is not None
        last = CheckpointFile(file).last()
        assert last is not None
        assert last["heads"] == [{"installation": 7, "seq": 2, "hash": head.hash}]
        await record(database, 3)
        await checkpointer.run()
        assert [each["heads"][0]["seq"] for each in CheckpointFile(file).all()] == [1, 2, 3], "the torn line is alone"
        with closing(sqlite3.connect(str(sqlite_file(sqlite_url)))) as connection, connection:
            connection.execute("DROP TRIGGER evidence_no_delete")
            connection.execute("DELETE FROM evidence WHERE seq = 3")
        with pytest.raises(NotAllDone, match=f"{ALTERED}.*entry 3 is missing"):
            await checkpointer.run()
        with closing(sqlite3.connect(str(sqlite_file(sqlite_url)))) as connection, connection:
            connection.execute("DELETE FROM evidence WHERE seq = 2")
            connection.execute("UPDATE evidence_heads SET seq = 1, hash = (SELECT hash FROM evidence WHERE seq = 1)")
        (chain,) = await verify(database)
        assert chain.ok, "the chain alone does not tell it"
        with pytest.raises(NotAllDone, match="cut off: it once had 3 entries"):
            await checkpointer.run()


async def test_old_webhooks_and_pages_go_but_not_those_that_a_job_may_need(database: Database) -> None:
    kept = ("waits", "failed", "new")
    async with database.work() as work:
        for name in (*kept, "done", "nothing"):
            at = NOW if name == "new" else NOW - timedelta(days=40)
            await work.deliveries.add(Delivery(name, "pull_request", None, 5, "acme/shop", "{}", at))
            if name != "nothing":
                job = Job(f"j-{name}", JobKind.CHANGE, 5, "acme/shop", 1, "", name)
                await work.jobs.add(job, at)
                state = {"failed": JobState.FAILED, "done": JobState.DONE}.get(name, JobState.RUNNING)
                await work.jobs.move(job.id, state, at)
                await work.review_pages.begin(Sha256(name), job, at)
        await work.commit()
    rounds: Iterator[int] = iter((3, 2, 0))
    clear = ClearOut(
        database,
        At(),
        timedelta(days=30),
        clear_queue=lambda before, most: next(rounds),
        clear_mirrors=lambda before: 1,
    )
    assert await clear.run() == "2 webhooks, 3 pages, 5 records of the queue and 1 mirror"
    async with database.reading() as work:
        assert await work.deliveries.known([*kept, "done", "nothing"]) == set(kept)
        assert [name for name in (*kept, "done") if await work.review_pages.there(Sha256(name))] == ["new"]


async def test_the_queue_forgets_what_ended(database_url: str) -> None:
    async with queued_database(database_url):
        url = text_url(database_url)
        client = DBOSClient(system_database_url=url)
        for number in range(3):
            client.enqueue({"workflow_name": "x", "queue_name": "q", "workflow_id": str(number)})
        client.cancel_workflow("0")
        client.cancel_workflow("1")
        soon = datetime.now(UTC) + timedelta(minutes=1)
        assert clear_ended(url, datetime.now(UTC) - timedelta(days=1), 10) == 0
        assert [clear_ended(url, soon, 1) for _ in range(3)] == [1, 1, 0]
        assert [each.workflow_id for each in client.list_workflows()] == ["2"]
        client.destroy()


def mirror(folder: Path, name: str, age: int, size: int = 1000) -> Path:
    generation = folder / name / "1.git"
    generation.mkdir(parents=True)
    (generation / "pack").write_bytes(b"x" * size)
    for each in (generation / "in-use", folder / name / "lock", folder / name / "used"):
        each.touch()
    moment = (NOW - timedelta(days=age)).timestamp()
    os.utime(folder / name / "used", (moment, moment))
    return generation


def test_mirrors_go_by_age_and_by_size_but_not_while_they_are_read(tmp_path: Path) -> None:
    old, read, large, young = (mirror(tmp_path, name, age) for name, age in zip("abcd", (90, 80, 20, 1), strict=True))
    lease = Lease(read / "in-use")
    assert prune(tmp_path, NOW - timedelta(days=30), 2500) == 2
    assert [each.exists() for each in (old, read, large, young)] == [False, True, False, True]
    assert (tmp_path / "a" / "lock").exists(), "somebody may be waiting for it"
    del lease
    assert prune(tmp_path, NOW - timedelta(days=30), 2500) == 1
    assert prune(tmp_path / "none", NOW, 0) == 0


def test_a_chore_that_was_missed_is_a_fault() -> None:
    for upkeep in UPKEEP:
        fresh = ChoreRecord(upkeep.name, since=NOW)
        assert chore_fault(upkeep, fresh, NOW + upkeep.every) == "", "it may not have been due yet"
        assert "never done" in chore_fault(upkeep, fresh, NOW + 3 * upkeep.every)
        done = ChoreRecord(upkeep.name, since=NOW, done_at=NOW + upkeep.every, fault="GitHub answered 500")
        assert chore_fault(upkeep, done, NOW + 2 * upkeep.every) == "", "one may fail"
        assert "GitHub answered 500" in chore_fault(upkeep, done, NOW + 5 * upkeep.every)
    told = examined(BACK_UP, ChoreRecord(BACK_UP.name, NOW, done_at=NOW, told="3 MiB"), NOW)
    assert (told.part, told.fault, told.told) == ("back up", "", "done 2026-03-01 12:00 UTC: 3 MiB")
    assert examined(CATCH_UP, ChoreRecord(CATCH_UP.name, NOW), NOW).told == "not due yet"


def test_altered_evidence_is_a_fault_at_once() -> None:
    def seen(fault: str) -> str:
        return chore_fault(CHECKPOINT, ChoreRecord(CHECKPOINT.name, NOW, NOW, NOW, NOW, fault), NOW)

    assert [seen(each) for each in ("", "interrupted", f"{ALTERED}x")] == ["", "", f"{ALTERED}x"]
