"""Many deliveries at once are kept as they would be one after the other, in a few statements."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.db.engine import make_engine
from bot.adapters.db.work import Database, opened
from bot.core.evidence import Note
from bot.core.job import Again, Job, JobKind
from bot.core.named import Named
from bot.services.accept_delivery import Accepted, Understood, keep_all
from tests.db.samples import AT, DELIVERY, fact

FEW = 12
"""Statements of a transaction, whatever it keeps."""

Kept = tuple[list[Accepted], dict[str, list[Any]]]

asked = st.builds(
    lambda name, repository, called, number, kind, head: (name, Named(repository, 7, called), number, kind, head),
    st.integers(1, 6),
    st.integers(1, 3),
    st.sampled_from(["acme/a", "acme/b", "acme/c"]),
    st.integers(1, 2),
    st.sampled_from([JobKind.REVIEW, JobKind.COMMAND, JobKind.CHANGE, "again", "note", "nothing"]),
    st.sampled_from(["a" * 40, "b" * 40]),
)


def understood(place: int, name: int, about: Named, number: int, kind: str, head: str) -> Understood:
    at = AT + timedelta(seconds=place)
    delivery = replace(DELIVERY, id=f"d-{name}", action="synchronize", repository=about.name, received_at=at)
    works: dict[str, Job | Again | Note | None] = {
        "again": Again(7, about.name, head, (), delivery.id),
        "note": Note(7, fact(about.name)),
        "nothing": None,
    }
    job = None
    if isinstance(kind, JobKind):
        job = Job(f"{kind}-{delivery.id}", kind, 7, about.name, number, head, delivery.id)
    return Understood(delivery, works.get(kind, job), about)


async def left_by(file: Path, some: Sequence[Sequence[Understood]]) -> Kept:
    """What is answered, and what stands in the tables after it; each group in a transaction of its own."""
    enqueued = list[tuple[str, int]]()
    answers: list[Accepted] = []
    queries = {
        "deliveries": "SELECT id, body FROM deliveries ORDER BY id",
        "jobs": "SELECT id, kind, repository, number, head, delivery, turn, created_at FROM jobs ORDER BY id",
        "current": "SELECT repository, number, job FROM current_jobs ORDER BY repository, number",
        "names": "SELECT id, installation, name FROM repositories ORDER BY id",
        "evidence": "SELECT payload FROM evidence ORDER BY payload",
    }
    async with opened(f"sqlite:///{file}", lambda _, job, turn: enqueued.append((job.id, turn))) as database:
        for group in some:
            async with database.work() as work:
                answers += await keep_all(work, group)
                await work.commit()
    with closing(sqlite3.connect(file)) as connection:
        left = {name: connection.execute(query).fetchall() for name, query in queries.items()}
    return answers, {**left, "enqueued": sorted(enqueued)}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some=st.lists(asked, max_size=8))
async def test_many_are_kept_as_one_after_the_other(migrated_sqlite: Path, some: list[tuple[Any, ...]]) -> None:
    things = [understood(place, *each) for place, each in enumerate(some)]
    with tempfile.TemporaryDirectory() as folder:
        one, other = (Path(shutil.copy(migrated_sqlite, f"{folder}/{name}.db")) for name in ("one", "other"))
        together = await left_by(one, [things])
        apart = await left_by(other, [[each] for each in things])
    assert together[0] == apart[0]
    for name, rows in apart[1].items():
        assert together[1][name] == rows, name


def counted(engine: Any) -> Callable[[], int]:
    statements: list[str] = []
    sa.event.listen(engine.sync_engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    return lambda: len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))])


async def test_thirty_cost_as_few_statements_as_one(database_url: str) -> None:
    engine = make_engine(database_url)
    try:
        await _few(Database(engine, lambda *_: None), counted(engine))
    finally:
        await engine.dispose()


async def _few(database: Database, statements: Callable[[], int]) -> None:
    things = [understood(n, n, Named(1, 7, "acme/a"), n, JobKind.REVIEW, f"{n:040}") for n in range(1, 61)]
    for group in (things[:1], things[1:30], things[30:]):
        before = statements()
        async with database.work() as work:
            assert await keep_all(work, group) == [Accepted.QUEUED] * len(group)
            await work.commit()
        assert 0 < statements() - before <= FEW
