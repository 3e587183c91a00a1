"""Which commands are answered: not those without end, and not those that somebody else wrote into a comment."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
import sqlalchemy as sa
from complianceagent import RateLimiter

from bot import registry
from bot.adapters.db.limits import limits_in
from bot.adapters.db.work import Database
from bot.commands.interface import Unwaive
from bot.core.action import Action, PostComment, React, Receipt
from bot.core.delivery import Delivery
from bot.core.job import Job, JobKind, JobState
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver, WaiverKind
from bot.ports.code_host import Gate, OutcomeUnknown, Said, open_gate
from bot.ports.stores import StoreError
from bot.services.act_once import ActOnce
from bot.services.answer_command import COMMANDS, CommandAnswerer
from bot.services.made import Made
from tests.sample_outcome import HEAD, outcome

NOW = datetime(2026, 1, 1, tzinfo=UTC)


async def at_once(seconds: float) -> None:
    """Nobody waits in a test."""


class Clock:
    def now(self) -> datetime:
        return NOW


class Host:
    """One comment, said by everybody: its id tells by whom."""

    def __init__(self, body: str = "/compliance help") -> None:
        self.body = body
        self.done: list[Action] = []

    def of(self, installation: int, repository: str) -> "Host":
        return self

    async def comment(self, comment: int, *, in_thread: bool = False) -> Said:
        return Said("mona" if comment < 1000 else "hubert", self.body)

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        self.done.append(action)
        return Receipt(1, how="")


class DyingHost(Host):
    """Its first answer is lost on the way."""

    async def may_write(self, user: str) -> bool:
        return True

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        await super().perform(action, look_first=look_first)
        if isinstance(action, PostComment) and not look_first:
            await gate()
            raise OutcomeUnknown("reset")
        return Receipt(1)


class Withdrawer:
    async def do(self, job: Job, host: object, user: str, deed: Unwaive) -> Made:
        return Made("It counts again.", withdrawn=deed.waiver)


def answerer_of(
    host: Host, database: Database, doer: object = None, limits: RateLimiter | None = None
) -> CommandAnswerer:
    return CommandAnswerer(
        limits=limits or RateLimiter(),
        database=database,
        hosts=cast(Any, host),
        acts=ActOnce(database, Clock(), sleep=at_once),
        clock=Clock(),
        doer=cast(Any, doer),
        commands=registry.plugins("bot.commands"),
        rules={},
        criteria={},
    )


def limits_of(database_url: str) -> Iterator[RateLimiter]:
    with limits_in(database_url) as limiter:
        yield limiter


limits = pytest.fixture(name="limits")(limits_of)
other = pytest.fixture(name="other")(limits_of)
"""The limits of another worker, with connections of its own."""


async def asked(database: Database, number: int, words: str = "/compliance help") -> Job:
    """A command as it was written, in the comment with this id."""
    job = Job(f"command-{number}", JobKind.COMMAND, 5, "acme/shop", 7, "", f"d-{number}", number)
    body = json.dumps({"comment": {"body": words}})
    async with database.work() as work:
        if await work.deliveries.add(Delivery(job.delivery, "issue_comment", "created", 5, "acme/shop", body, NOW)):
            await work.jobs.add(job, NOW)
            await work.commit()
    return job


async def test_whoever_asks_without_end_gets_no_more_answers(
    database: Database, limits: RateLimiter, other: RateLimiter
) -> None:
    host = Host()
    workers = [answerer_of(host, database, limits=each) for each in (limits, other)]

    async def ask(number: int) -> str:
        await workers[number % 2].run("answer", await asked(database, number))
        return next(each.content for each in reversed(host.done) if isinstance(each, React))

    assert {await ask(number) for number in range(1, COMMANDS.limit + 1)} == {"eyes"}
    assert await ask(1) == "eyes", "the same command again is no other one"
    answers = sum(isinstance(each, PostComment) for each in host.done)
    assert await ask(999) == "confused"
    assert sum(isinstance(each, PostComment) for each in host.done) == answers == COMMANDS.limit
    assert await ask(1001) == "eyes", "others are answered"
    async with database.reading() as work:
        entries = await work.evidence.entries(5)
    assert ['"outcome":"too many"' in each.payload for each in entries].count(True) == 1


async def test_without_its_counts_a_command_waits(database: Database, limits: RateLimiter) -> None:
    async with database.work() as work:
        await work._connection.execute(sa.text("DROP TABLE ca_rate_hits"))
        await work.commit()
    host = Host()
    with pytest.raises(StoreError):
        await answerer_of(host, database, limits=limits).run("answer", await asked(database, 1))
    assert not host.done


@pytest.mark.parametrize("now", ["/compliance fix all", "/compliance help me", "never mind", ""])
async def test_what_a_comment_says_after_it_was_edited_is_not_done_in_its_authors_name(
    database: Database, now: str
) -> None:
    host = Host(now)
    await answerer_of(host, database).run("answer", await asked(database, 1))
    assert not host.done
    async with database.reading() as work:
        (entry,) = await work.evidence.entries(5)
    assert '"outcome":"withdrawn"' in entry.payload


async def test_what_cannot_be_done_is_answered_once(database: Database) -> None:
    host = Host()
    answerer = answerer_of(host, database)
    job = await asked(database, 1)
    for _ in range(2):
        await answerer.give_up(job, "tried 14 times; last: @all <b>")
    (said,) = (each for each in host.done if isinstance(each, PostComment))
    assert said.body.startswith("This could not be done. Tried 14 times; last: @&#8203;all \\<b\\>")
    other = await asked(database, 2)
    await answerer.run("answer", other)
    await answerer.give_up(other, "the worker died after it had answered")
    assert sum(isinstance(each, PostComment) for each in host.done) == 2
    async with database.reading() as work:
        entries = await work.evidence.entries(5)
        record = await work.jobs.get(job.id)
    assert ['"outcome":"failed"' in each.payload for each in entries] == [True, False]
    assert record is not None and record.state is JobState.FAILED


async def test_findings_of_other_pull_requests_and_repositories_are_not_known(database: Database) -> None:
    first, second, third = outcome().findings
    places = (("acme/shop", 7, first), ("acme/shop", 8, second), ("acme/other", 7, third))
    async with database.work() as work:
        await work.findings.track(
            TrackedFinding(5, repository, number, each, FindingState.OPEN, NOW, HEAD)
            for repository, number, each in places
        )
        await work.findings.set_last_head(5, "acme/shop", 7, HEAD)
        await work.commit()
    for number, meant in enumerate((first, second, third), 1):
        host = Host(f"/compliance explain {meant.fingerprint}")
        await answerer_of(host, database).run("answer", await asked(database, number, host.body))
        (said,) = (each.body for each in host.done if isinstance(each, PostComment))
        assert (meant.location.path in said and "No such finding" not in said) == (meant is first), said


async def test_what_is_done_is_what_was_said_though_the_worker_died_between(database: Database) -> None:
    found = outcome().findings[0]
    tracked = TrackedFinding(5, "acme/shop", 7, found, FindingState.OPEN, NOW, HEAD)
    waiver = Waiver(
        *(5, "acme/shop", 7, found.fingerprint, found.rule, WaiverKind.FALSE_POSITIVE, "half a \\ud800 character"),
        *(None, "mona", "dev", NOW),
    )
    async with database.work() as work:
        await work.findings.track([tracked])
        await work.findings.set_last_head(5, "acme/shop", 7, HEAD)
        await work.waivers.grant(waiver)
        await work.commit()
    words = f"/compliance unwaive {found.fingerprint}"
    job = await asked(database, 1, words)
    host = DyingHost(words)
    with pytest.raises(OutcomeUnknown):
        await answerer_of(host, database, Withdrawer()).run("answer", job)
    async with database.reading() as work:
        assert await work.waivers.of(5, "acme/shop", 7) == (waiver,), "nothing is done that may not have been said"
    host.body = "edited meanwhile"
    await answerer_of(host, database, Withdrawer()).run("answer", job)
    said = [each.body for each in host.done if isinstance(each, PostComment)]
    assert len(said) == 2 and said[0] == said[1], "looked for, and then known for said"
    async with database.reading() as work:
        assert await work.waivers.of(5, "acme/shop", 7) == ()
        entries = await work.evidence.entries(5)
    assert '"outcome":"answered"' in entries[0].payload and '"what":"withdrawn"' in entries[1].payload
