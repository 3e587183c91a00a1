"""What belongs to a repository goes with it, whatever its name is, and nobody inherits it with the name."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from bot.adapters.db import migrate
from bot.adapters.db.engine import sync_url
from bot.adapters.db.work import Database, opened
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind
from bot.core.named import Named
from bot.ports.stores import Work
from tests.db.samples import tracked

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def job(place: Named, number: int = 7, name: str = "j") -> Job:
    return Job(f"{name}{place.id}", JobKind.REVIEW, place.installation, place.name, number, "a" * 40, "d")


async def settle(work: Work, place: Named, at: datetime = NOW) -> None:
    """Something of each kind that belongs to a repository."""
    await work.names.see(place, at)
    await work.jobs.add(job(place), at)
    await work.jobs.make_current(job(place))
    await work.findings.set_last_head(place.installation, place.name, 7, CommitSha(f"{place.id:040}"))
    await work.intents.begin(f"{place.installation}/{place.name}#7@{place.id}: review", at)
    await work.intents.begin(f"{place.installation}/{place.name}: {place.id}", at)


async def belongings(work: Work, place: Named) -> tuple[bool, str | None, int, int]:
    """What is found of repository `place.id` where it is now."""
    return (
        await work.jobs.is_current(job(place)),
        await work.findings.last_head(place.installation, place.name, 7),
        (await work.intents.earlier(f"{place.installation}/{place.name}#7@{place.id}: review"))[0],
        (await work.intents.earlier(f"{place.installation}/{place.name}: {place.id}"))[0],
    )


def whole(repository: int) -> tuple[bool, str, int, int]:
    return True, f"{repository:040}", 1, 1


async def test_everything_goes_with_a_repository_that_is_renamed_or_transferred(database: Database) -> None:
    old, new, elsewhere = Named(1, 5, "acme/shop"), Named(1, 5, "acme/store"), Named(1, 6, "evil/store")
    async with database.work() as work:
        await settle(work, old)
        await settle(work, Named(2, 5, "acme/shopping"))
        assert await work.names.see(new, NOW + timedelta(seconds=1)) == (new, old)
        assert await belongings(work, new) == whole(1)
        assert await work.jobs.is_current(job(old)), "a job that is under way is still the current one"
        assert await work.names.see(elsewhere, NOW + timedelta(seconds=2)) == (elsewhere, new)
        assert await belongings(work, elsewhere) == whole(1)
        assert await belongings(work, Named(2, 5, "acme/shopping")) == whole(2), "no other one is touched"


async def test_an_older_event_does_not_give_the_old_name_back(database: Database) -> None:
    old, new = Named(1, 5, "acme/shop"), Named(1, 5, "acme/store")
    async with database.work() as work:
        await work.names.see(new, NOW)
        assert await work.names.see(old, NOW - timedelta(minutes=1)) == (new, None)


async def test_a_name_that_another_one_takes_starts_empty(database: Database) -> None:
    first, second = Named(1, 5, "acme/shop"), Named(2, 5, "acme/shop")
    async with database.work() as work:
        await settle(work, first)
        await work.names.see(second, NOW + timedelta(seconds=1))
        assert await work.findings.last_head(5, "acme/shop", 7) is None
        assert await work.waivers.of(5, "acme/shop", 7) == ()
        assert await work.names.id_of(5, "acme/shop") == 2
        moved, _ = await work.names.see(Named(1, 5, "acme/archive"), NOW + timedelta(seconds=2))
        assert await belongings(work, moved) == whole(1), "the first one is found again when it tells its new name"


async def test_what_was_kept_before_ids_were_is_the_first_ones_that_has_the_name(database: Database) -> None:
    finding = tracked("f" * 32)
    async with database.work() as work:
        await work.findings.track([finding])
        await work.names.see(Named(1, finding.installation, finding.repository), NOW)
        place = (finding.installation, finding.repository, finding.number)
        assert await work.findings.all_of(*place) == (finding,)


moves = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["a/x", "a/y", "b/x"])), max_size=8)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves)
async def test_law_each_repository_keeps_its_own_through_any_moves(
    sqlite_url: str, steps: Iterable[tuple[int, str]]
) -> None:
    """The work is undone at the end of each example."""
    async with opened(sqlite_url) as database, database.work() as work:
        for repository in (1, 2, 3):
            await settle(work, Named(repository, 5, f"start/{repository}"))
        for second, (repository, name) in enumerate(steps, start=1):
            await work.names.see(Named(repository, 5, name), NOW + timedelta(seconds=second))
        for repository in (1, 2, 3):
            place = await work.names.of(repository)
            assert place is not None
            assert await belongings(work, place) == whole(repository)


def test_the_migration_learns_the_ids_from_the_deliveries(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        upgrade = command.upgrade
        patched.setattr(command, "upgrade", lambda config, _: upgrade(config, "0004"))
        migrate.upgrade(empty_database_url)
    engine = create_engine(sync_url(empty_database_url))
    body = '{"repository": {"id": %d}}'
    rows = [("d1", "acme/shop", body % 1, "1"), ("d2", "acme/shop", body % 2, "2"), ("d3", "acme/odd", "no", "3")]
    rows.append(("d4", "acme/older", body % 3, "4"))
    rows.append(("d5", "acme/newer", body % 3, "5"))
    with engine.begin() as connection:
        for key, name, content, at in rows:
            connection.execute(
                text(
                    "INSERT INTO deliveries (id, event, installation, repository, body, received_at)"
                    " VALUES (:id, 'push', 5, :name, :body, :at)"
                ),
                {"id": key, "name": name, "body": content, "at": at},
            )
    migrate.upgrade(empty_database_url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id, installation, name FROM repositories ORDER BY id")).all()
    engine.dispose()
    assert [tuple(row) for row in found] == [(2, 5, "acme/shop"), (3, 5, "acme/newer")]
