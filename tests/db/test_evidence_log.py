"""The evidence: in order under many writers, never changed, whatever the facts contain."""

import asyncio
import json
import sys
from datetime import timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from complianceagent import NotCanonical, genesis, verify
from sqlalchemy.exc import IntegrityError

from bot.adapters.db.engine import sync_url
from bot.adapters.db.text import storable
from bot.adapters.db.work import Database
from bot.core.evidence import EvidenceKind, Fact
from bot.services.verify_evidence import verify as verify_all
from tests.db.samples import AT, HOSTILE, fact

WRITERS = 16
PROCESSES = 4


async def append(database: Database, installation: int, *facts: Fact) -> None:
    async with database.work() as work:
        await work.evidence.append(installation, facts, AT)
        await work.commit()


async def test_entries_follow_each_other_and_come_back(database: Database) -> None:
    async with database.work() as work:
        first = await work.evidence.append(7, [fact(n=1), fact(n=2)], AT)
        (third,) = await work.evidence.append(7, [fact(n=3)], AT + timedelta(days=1))
        (other,) = await work.evidence.append(8, [fact(n=1)], AT)
        assert await work.evidence.append(9, [], AT) == ()
        await work.commit()
    entries = (*first, third)
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert entries[0].prev_hash == genesis("7").hash
    assert all(one.hash == other.prev_hash for one, other in pairwise(entries))
    assert json.loads(third.payload) == {"schema": 1, "kind": "review", "subject": "acme/shop#12", "body": {"n": 3}}
    async with database.reading() as work:
        log = work.evidence
        assert await log.installations() == (7, 8)
        assert await log.entries(7) == entries
        assert await log.entries(8) == (other,)
        assert await log.entries(7, since=AT + timedelta(seconds=1)) == (third,)
        assert await log.entries(7, until=AT + timedelta(days=1)) == first
        assert await log.span(7, AT, AT + timedelta(hours=1)) == (1, 2)
        assert await log.span(7, AT - timedelta(days=2), AT) is None
        head = await log.head(7)
        assert head is not None
        assert (head.seq, head.hash) == (3, third.hash)
        page = await log.page(7, 1, 10)
        assert [entry.seq for entry in page] == [2, 3]
        assert [entry.seq for entry in await log.page(7, None, 1)] == [1]
        assert verify(await log.page(7, None, 10), genesis("7")).tip == head


async def test_hostile_text_is_kept_spelled_out(database: Database) -> None:
    async with database.work() as work:
        (entry,) = await work.evidence.append(7, [fact(HOSTILE, text=HOSTILE, **{HOSTILE: [HOSTILE]})], AT)
        await work.commit()
    content = json.loads(entry.payload)
    assert content["subject"] == storable(HOSTILE)
    assert content["body"] == {"text": storable(HOSTILE), storable(HOSTILE): [storable(HOSTILE)]}
    assert all(result.ok for result in await verify_all(database))


@pytest.mark.parametrize("value", [0.5, b"bytes", 2**53, object()])
async def test_what_has_no_canonical_form_appends_nothing(database: Database, value: object) -> None:
    async with database.work() as work:
        with pytest.raises(NotCanonical):
            await work.evidence.append(7, [fact(), fact(value=value)], AT)
        await work.commit()
    assert await verify_all(database) == ()


async def test_keys_that_would_fall_together_are_refused(database: Database) -> None:
    async with database.work() as work:
        with pytest.raises(ValueError, match="two keys"):
            await work.evidence.append(7, [Fact(EvidenceKind.COMMAND, "x", {"\x00": 1, "\\x00": 2})], AT)


async def test_sixteen_writers_at_once_neither_fork_nor_skip(database: Database) -> None:
    async def write(writer: int) -> None:
        for number in range(10):
            await append(database, 7, fact(writer=writer, number=number), fact(writer=writer, second=number))

    await asyncio.gather(*map(write, range(WRITERS)))
    await assert_all_there(database, WRITERS * 20)


async def test_processes_that_write_at_once_neither_fork_nor_skip(database: Database, database_url: str) -> None:
    each = 4
    command = [sys.executable, "-m", "tests.db.write_evidence", database_url, str(WRITERS // PROCESSES), str(each)]
    writers = [await asyncio.create_subprocess_exec(*command) for _ in range(PROCESSES)]
    assert await asyncio.gather(*(writer.wait() for writer in writers)) == [0] * PROCESSES
    await assert_all_there(database, WRITERS * each)


async def assert_all_there(database: Database, expected: int) -> None:
    (result,) = await verify_all(database)
    assert result.ok
    assert result.entries == expected
    async with database.reading() as work:
        entries = await work.evidence.entries(7)
    assert [entry.seq for entry in entries] == list(range(1, expected + 1))
    assert len({entry.payload for entry in entries}) == expected


async def test_a_transaction_that_is_undone_leaves_no_hole(database: Database) -> None:
    await append(database, 7, fact(n=1))
    async with database.work() as work:
        await work.evidence.append(7, [fact(n=2)], AT)
    await append(database, 7, fact(n=3))
    (result,) = await verify_all(database)
    assert (result.ok, result.entries) == (True, 2)


CHANGES = [
    "UPDATE evidence SET payload = '{}' WHERE seq = 1",
    "UPDATE evidence SET seq = seq + 10",
    "DELETE FROM evidence WHERE seq = 2",
    "DELETE FROM evidence",
    # Not the next entry: a hole, a second third one, one that leads to the wrong entry.
    "INSERT INTO evidence VALUES (7, 5, 'now', '{}', 'x', 'y')",
    "INSERT INTO evidence VALUES (7, 3, 'now', '{}', 'x', 'y')",
    "INSERT INTO evidence VALUES (7, 4, 'now', '{}', 'x', 'y')",
    "INSERT INTO evidence VALUES (8, 2, 'now', '{}', 'x', 'y')",
]
ON_SQLITE = [
    "INSERT OR REPLACE INTO evidence VALUES (7, 3, 'now', '{}', 'x', 'y')",
    "REPLACE INTO evidence SELECT 7, 2, 'now', '{}', prev_hash, hash FROM evidence WHERE seq = 2",
    "UPDATE OR REPLACE evidence SET payload = '{}'",
    "INSERT INTO evidence SELECT * FROM evidence WHERE seq = 1"
    " ON CONFLICT (installation, seq) DO UPDATE SET payload = '{}'",
]
ON_POSTGRESQL = [
    "TRUNCATE evidence",
    "TRUNCATE evidence CASCADE",
    "SET session_replication_role = replica; DELETE FROM evidence",
    "WITH gone AS (DELETE FROM evidence RETURNING *) SELECT * FROM gone",
]


async def test_the_database_itself_refuses_changes(database: Database, database_url: str) -> None:
    await append(database, 7, fact(n=1), fact(n=2), fact(n=3))
    engine = sa.create_engine(sync_url(database_url))
    for change in CHANGES + (ON_SQLITE if engine.dialect.name == "sqlite" else ON_POSTGRESQL):
        with pytest.raises(IntegrityError, match="append-only"), engine.begin() as connection:
            connection.execute(sa.text(change))
    engine.dispose()
    (result,) = await verify_all(database)
    assert (result.ok, result.entries) == (True, 3)


def test_no_foreign_key_leads_to_the_evidence_or_from_it(database_url: str) -> None:
    engine = sa.create_engine(sync_url(database_url))
    inspector = sa.inspect(engine)
    referred = {
        key["referred_table"] for table in inspector.get_table_names() for key in inspector.get_foreign_keys(table)
    }
    assert not referred & {"evidence", "evidence_heads"}
    assert not inspector.get_foreign_keys("evidence") + inspector.get_foreign_keys("evidence_heads")
    engine.dispose()


async def test_a_head_that_was_tampered_with_stops_the_writers(database: Database, database_url: str) -> None:
    """They would build on a lie: better no evidence than a chain with a hole."""
    await append(database, 7, fact(n=1), fact(n=2))
    engine = sa.create_engine(sync_url(database_url))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE evidence_heads SET seq = 5"))
    engine.dispose()
    with pytest.raises(IntegrityError):
        await append(database, 7, fact(n=3))
