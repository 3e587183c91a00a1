"""What becomes of a step that fails: again later, nobody there, given up, or a wait for the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.adapters.db.work import Database
from bot.core.job import Job, JobKind, JobState
from bot.ports.code_host import Forbidden, Gone, OutcomeUnknown, TryLater
from bot.ports.queue import GiveUp, Later, Next, StepResult, Stop
from bot.ports.repository import CouldNotReach
from bot.ports.stores import StoreError, Work
from bot.services.run_job import STORE_SECONDS, StepRunner

NOW = datetime(2026, 1, 1, tzinfo=UTC)
JOB = Job("review-1", JobKind.REVIEW, 5, "acme/shop", 7, "a" * 40, "d-1")


class Clock:
    def now(self) -> datetime:
        return NOW


class Kind:
    """Raises what it is told, one by one."""

    steps: tuple[str, ...] = ("one",)

    def __init__(self) -> None:
        self.faults: list[Exception] = []
        self.given_up: list[str] = []
        self.losses: list[str] = []

    async def run(self, step: str, job: Job) -> StepResult:
        self._fail()
        return Next()

    async def give_up(self, job: Job, reason: str) -> None:
        self._fail()
        self.given_up.append(reason)

    async def lost(self, job: Job, reason: str) -> None:
        self.losses.append(reason)

    def _fail(self) -> None:
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def kind() -> Kind:
    return Kind()


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
async def runner(database: Database, kind: Kind, slept: list[float]) -> StepRunner:
    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with database.work() as work:
        await work.jobs.add(JOB, NOW)
        await work.commit()
    return StepRunner(database, Clock(), {JobKind.REVIEW: kind}, sleep)


async def state(database: Database) -> JobState:
    async with database.reading() as work:
        record = await work.jobs.get(JOB.id)
    assert record is not None
    return record.state


@pytest.mark.parametrize("fault", [OutcomeUnknown("502"), CouldNotReach("git"), OSError(28, "no space left")])
async def test_what_passes_is_tried_again(runner: StepRunner, kind: Kind, fault: Exception) -> None:
    kind.faults = [fault]
    assert isinstance(await runner.run("one", JOB.id), Later)
    assert await runner.run("one", JOB.id) == Next()


async def test_a_missing_permission_is_given_up_and_nobody_is_lost(runner: StepRunner, kind: Kind) -> None:
    kind.faults = [Forbidden("no", "checks=write"), Gone("removed")]
    answer = await runner.run("one", JOB.id)
    assert isinstance(answer, GiveUp)
    assert "checks=write" in answer.reason
    assert await runner.run("one", JOB.id) == Stop()
    assert kind.losses == ["removed"]


async def test_without_the_database_it_waits_however_long(runner: StepRunner, kind: Kind, slept: list[float]) -> None:
    kind.faults = [StoreError("the disk is full")] * 30
    assert await runner.run("one", JOB.id) == Next()
    assert (len(slept), slept[0], slept[-1]) == (30, 1.0, STORE_SECONDS)


async def test_even_the_list_of_steps_waits_for_the_database(
    database: Database, kind: Kind, runner: StepRunner, monkeypatch: pytest.MonkeyPatch, slept: list[float]
) -> None:
    whole, failures = database.reading, [StoreError("locked")]

    @asynccontextmanager
    async def reading() -> AsyncIterator[Work]:
        if failures:
            raise failures.pop()
        async with whole() as work:
            yield work

    monkeypatch.setattr(database, "reading", reading)
    assert await runner.steps(JOB.id) == ("one",)
    assert slept == [1.0]


async def test_giving_up_is_repeated_until_it_could_be_said(runner: StepRunner, kind: Kind, database: Database) -> None:
    kind.faults = [TryLater("down", 5), OutcomeUnknown("502"), StoreError("locked")]
    assert isinstance(await runner.give_up(JOB.id, "why"), Later)
    assert isinstance(await runner.give_up(JOB.id, "why"), Later)
    assert await runner.give_up(JOB.id, "why") == Stop()
    assert kind.given_up == ["why"]
    assert await state(database) is JobState.FAILED


async def test_a_job_always_ends_even_when_giving_up_fails(runner: StepRunner, kind: Kind, database: Database) -> None:
    kind.faults = [KeyError("ours")]
    assert await runner.give_up(JOB.id, "why") == Stop()
    assert await state(database) is JobState.FAILED


async def test_a_job_that_has_ended_is_not_begun_again(runner: StepRunner, kind: Kind, database: Database) -> None:
    async with database.work() as work:
        await work.jobs.move(JOB.id, JobState.DONE, NOW)
        await work.commit()
    kind.faults = [KeyError("not reached")]
    assert await runner.run("one", JOB.id) == Stop()
    async with database.work() as work:
        await work.jobs.move(JOB.id, JobState.RUNNING, NOW)
        await work.commit()
    assert await state(database) is JobState.DONE
