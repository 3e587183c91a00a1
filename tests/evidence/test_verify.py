"""Every way of tampering is found, at exactly the entry it was done to."""

import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from complianceagent import BadEntry, extend, genesis, tip_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.db.evidence import payload_of
from bot.adapters.db.work import Database, opened
from bot.core.moment import moment_text
from bot.services import verify_evidence
from bot.services.verify_evidence import verify
from tests.db.samples import AT, fact
from tests.evidence.tamper import tamper

ENTRIES = 5


async def fill(database: Database) -> None:
    """Installation 7 has five entries, 8 has two."""
    async with database.work() as work:
        await work.evidence.append(7, [fact(n=number, text="ünïcode \n") for number in range(ENTRIES)], AT)
        await work.evidence.append(8, [fact(n=1), fact(n=2)], AT)
        await work.commit()


@pytest.fixture
async def filled(database: Database) -> AsyncIterator[Database]:
    await fill(database)
    yield database


@pytest.fixture(params=[1000, 2])
def page(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """All at once, and page by page."""
    monkeypatch.setattr(verify_evidence, "PAGE", request.param)


async def test_nothing_recorded_is_no_result(database: Database) -> None:
    assert await verify(database) == ()
    (result,) = await verify(database, 7)
    assert (result.ok, result.entries) == (True, 0)


@pytest.mark.usefixtures("page")
async def test_what_was_not_touched_holds(filled: Database) -> None:
    results = await verify(filled)
    assert [(each.installation, each.entries, each.ok) for each in results] == [(7, ENTRIES, True), (8, 2, True)]
    async with filled.reading() as work:
        head = await work.evidence.head(7)
    assert head is not None
    assert results[0].head == head.hash
    assert await verify(filled, 8) == results[1:]


TAMPERING = [
    ("UPDATE evidence SET payload = replace(payload, '2', '9') WHERE installation = 7 AND seq = 3", 3, "altered"),
    ("UPDATE evidence SET payload = payload || ' ' WHERE installation = 7 AND seq = 3", 3, "altered"),
    ("UPDATE evidence SET recorded_at = '2020' WHERE installation = 7 AND seq = 3", 3, "altered"),
    ("UPDATE evidence SET hash = prev_hash WHERE installation = 7 AND seq = 3", 3, "altered"),
    ("UPDATE evidence SET hash = upper(hash) WHERE installation = 7 AND seq = 3", 3, "altered"),
    ("UPDATE evidence SET prev_hash = upper(prev_hash) WHERE installation = 7 AND seq = 3", 3, "prev_hash"),
    ("UPDATE evidence SET payload = '' WHERE installation = 7 AND seq = 1", 1, "altered"),
    ("DELETE FROM evidence WHERE installation = 7 AND seq = 1", 1, "missing"),
    ("DELETE FROM evidence WHERE installation = 7 AND seq = 3", 3, "missing"),
    ("DELETE FROM evidence WHERE installation = 7 AND seq IN (3, 4)", 3, "missing"),
    ("DELETE FROM evidence WHERE installation = 7 AND seq = 5", 5, "missing at the end"),
    ("DELETE FROM evidence WHERE installation = 7 AND seq > 3", 4, "4 to 5 are missing at the end"),
    ("DELETE FROM evidence WHERE installation = 7", 1, "1 to 5 are missing at the end"),
    ("UPDATE evidence SET seq = 9 WHERE installation = 7 AND seq = 3", 3, "missing"),
    ("UPDATE evidence SET seq = 9 WHERE installation = 7 AND seq = 5", 5, "missing"),
    ("UPDATE evidence SET seq = 0 WHERE installation = 7 AND seq = 3", 0, "stands where entry 1"),
    ("UPDATE evidence SET seq = -3 WHERE installation = 7 AND seq = 3", -3, "stands where entry 1"),
    ("UPDATE evidence SET installation = 9 WHERE installation = 7 AND seq = 3", 3, "missing"),
    ("UPDATE evidence_heads SET seq = 4 WHERE installation = 7", 5, "head row ends at entry 4"),
    ("UPDATE evidence_heads SET seq = 6 WHERE installation = 7", 6, "missing at the end"),
    ("UPDATE evidence_heads SET hash = 'x' WHERE installation = 7", 5, "head row has another hash"),
    ("DELETE FROM evidence_heads WHERE installation = 7", 5, "head row is missing"),
    ("INSERT INTO evidence VALUES (7, 6, '2024', '{}', 'x', 'y')", 6, "prev_hash"),
    (
        "INSERT INTO evidence SELECT 7, 6, recorded_at, payload, hash, prev_hash FROM evidence"
        " WHERE installation = 7 AND seq = 5",
        6,
        "altered",
    ),
]


@pytest.mark.usefixtures("page")
async def test_tampering_is_found_where_it_was_done(sqlite_url: str, tmp_path: Path) -> None:
    async with opened(sqlite_url) as database:
        await fill(database)
    for number, (statement, seq, reason) in enumerate(TAMPERING):
        await assert_found(_copy(sqlite_url, tmp_path, number), statement, seq, reason)


@pytest.mark.parametrize(("statement", "seq", "reason"), TAMPERING[::4])
async def test_tampering_is_found_on_postgresql_too(postgres_url: str, statement: str, seq: int, reason: str) -> None:
    async with opened(postgres_url) as database:
        await fill(database)
    await assert_found(postgres_url, statement, seq, reason)


async def assert_found(database_url: str, statement: str, seq: int, reason: str) -> None:
    tamper(database_url, statement)
    async with opened(database_url) as database:
        results = {result.installation: result for result in await verify(database)}
    bad = results[7].bad
    assert bad is not None, statement
    assert (bad.seq, reason in bad.reason) == (seq, True), (statement, bad)
    assert results[8].ok
    assert results[7].entries == min(max(seq - 1, 0), ENTRIES) or "head row" in bad.reason


async def test_contents_exchanged_between_two_entries_are_found(filled: Database, database_url: str) -> None:
    async with filled.reading() as work:
        entries = await work.evidence.entries(7)
    change = "UPDATE evidence SET payload = :{0} WHERE installation = 7 AND seq = {1}"
    statements = [change.format("third", 2), change.format("second", 3)]
    tamper(database_url, *statements, second=entries[1].payload, third=entries[2].payload)
    assert (await verify(filled))[0].bad == BadEntry(2, "the entry's content does not match its hash: it was altered")


async def test_a_forged_entry_with_a_right_hash_is_found_at_the_next_one(filled: Database, database_url: str) -> None:
    async with filled.reading() as work:
        (before,) = await work.evidence.page(7, 1, 1)
    forged = extend(tip_of(before), payload_of(fact(n="forged")), moment_text(AT))
    statement = "UPDATE evidence SET payload = :payload, hash = :hash WHERE installation = 7 AND seq = 3"
    tamper(database_url, statement, payload=forged.payload.decode(), hash=forged.hash)
    bad = (await verify(filled))[0].bad
    assert bad is not None
    assert (bad.seq, "this entry or the one before" in bad.reason) == (4, True)


async def test_another_tenants_chain_cannot_take_the_place_of_ours(filled: Database, database_url: str) -> None:
    tamper(
        database_url,
        "DELETE FROM evidence WHERE installation = 7",
        "DELETE FROM evidence_heads WHERE installation = 7",
        "UPDATE evidence SET installation = 7",
        "UPDATE evidence_heads SET installation = 7",
    )
    (result,) = await verify(filled)
    assert result.bad is not None
    assert (result.bad.seq, result.entries) == (1, 0)


FIELDS = ("seq", "recorded_at", "payload", "prev_hash", "hash")


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
async def test_any_bit_of_any_stored_field_matters(
    data: st.DataObject, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Flip one bit of one entry, as raw bytes (which may then be no UTF-8, or no number, any more)."""
    folder = tmp_path_factory.getbasetemp() / "bits"
    original = folder / "original.db"
    if not folder.exists():
        folder.mkdir()
        shutil.copy(migrated_sqlite, original)
        async with opened(f"sqlite:///{original}") as database:
            await fill(database)
    copy = folder / "copy.db"
    shutil.copy(original, copy)
    name = data.draw(st.sampled_from(FIELDS))
    seq = data.draw(st.integers(1, ENTRIES))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        for trigger in ("evidence_in_order", "evidence_no_update", "evidence_no_delete"):
            connection.execute(f"DROP TRIGGER {trigger}")
        where = f"WHERE installation = 7 AND seq = {seq}"
        (stored,) = connection.execute(f"SELECT CAST({name} AS BLOB) FROM evidence {where}").fetchone()
        flipped = bytearray(stored)
        flipped[data.draw(st.integers(0, len(stored) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        try:
            connection.execute(f"UPDATE evidence SET {name} = CAST(? AS TEXT) {where}", (bytes(flipped),))
        except sqlite3.IntegrityError:
            return  # it became another entry's number
    async with opened(f"sqlite:///{copy}") as database:
        results = await verify(database)
    bad = results[0].bad
    assert bad is not None
    # A number that became smaller than all others stands before them, under its own name.
    assert bad.seq == seq or (name == "seq" and bad.seq < 1)
    assert results[1].ok


async def test_a_million_entries_are_never_in_memory_at_once(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages follow each other by number, so memory is bounded by one page."""
    monkeypatch.setattr(verify_evidence, "PAGE", 2)
    async with filled.reading() as work:
        sizes = [len(page) async for page in verify_evidence.pages(work.evidence, 7)]
        some = [entry.seq async for page in verify_evidence.pages(work.evidence, 7, 1, 4) for entry in page]
    assert sizes == [2, 2, 1]
    assert some == [2, 3, 4]


def _copy(sqlite_url: str, folder: Path, number: int) -> str:
    copy = folder / f"copy{number}.db"
    shutil.copy(sqlite_url.removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


def test_the_genesis_hash_depends_on_the_installation() -> None:
    assert genesis("7").hash != genesis("8").hash
