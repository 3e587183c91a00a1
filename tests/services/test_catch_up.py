"""After a downtime: what was missed is accepted once, the gap stands in the evidence, and nothing is reviewed twice."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest
from complianceagent.clock import SYSTEM

from bot import registry
from bot.adapters.db.work import Database
from bot.adapters.github.checks import CHECK_NAME
from bot.adapters.github.host import GitHubHosts
from bot.core.check_id import check_id
from bot.core.evidence import EvidenceKind
from bot.core.identity import CommitSha, Secret
from bot.core.job import Job, JobState
from bot.core.moment import moment_of
from bot.core.upkeep import CATCH_UP, LOOK_AT_PULLS
from bot.demo.github import LoopbackGitHub
from bot.demo.github.state import App, CheckRun, Installation, PullRequest, Repository
from bot.ports.app_host import AppHost
from bot.services.accept_delivery import DeliveryAccepter, NotAnEvent
from bot.services.catch_up import MOST, CatchUp
from bot.services.look_at_pulls import PullsLook
from bot.services.run_chore import ChoreDoer

NOWHERE = "http://127.0.0.1:9/webhooks/github"
"""Nobody listens at the port "discard"."""


@dataclass
class Away:
    """A GitHub whose webhooks reach nobody."""

    github: LoopbackGitHub
    app: App
    installation: Installation
    shop: Repository
    database: Database
    host: AppHost
    accepter: DeliveryAccepter
    looks: int = 0

    async def pull(self, branch: str = "change") -> PullRequest:
        await self.github.commit(self.shop, branch, {"a.py": f"x = '{branch}'\n"})
        pull = await self.github.open_pull_request(self.shop, branch)
        await self.github.drain()
        return pull

    async def look(self) -> None:
        self.looks += 1

    async def catch_up(self) -> str:
        return await CatchUp(self.database, self.host, self.accepter, SYSTEM, self.look).run()

    async def jobs(self, *pulls: PullRequest) -> list[Job | None]:
        async with self.database.reading() as work:
            place = (self.installation.id, self.shop.full_name)
            found = [await work.jobs.current_of(*place, pull.number) for pull in pulls]
        return [each.job if each else None for each in found]

    async def gaps(self) -> list[dict[str, object]]:
        async with self.database.reading() as work:
            entries = await work.evidence.entries(self.installation.id)
        payloads = [json.loads(each.payload) for each in entries]
        return [each["body"] for each in payloads if each["kind"] == EvidenceKind.GAP]


@pytest.fixture
async def away(github: LoopbackGitHub, database: Database) -> AsyncIterator[Away]:
    app = github.app(webhook_url=NOWHERE)
    shop = await github.create_repository("acme/shop", {"a.py": "x = 1\n"})
    github.hooks.automatic = False
    installation = github.install(app, "acme")
    github.hooks.automatic = True
    accepter = DeliveryAccepter(database, registry.plugins("bot.handlers"), SYSTEM)
    async with aiohttp.ClientSession() as session:
        hosts = GitHubHosts(
            session,
            str(app.id),
            Secret(app.pem),
            api_url=github.url,
            server_url=github.server_url,
            graphql_url=github.graphql_url,
            clock=SYSTEM,
            pauses=(),
        )
        yield Away(github, app, installation, shop, database, hosts.app(), accepter)


async def test_what_was_missed_is_accepted_once_and_the_gap_is_recorded(away: Away) -> None:
    first, second = await away.pull("one"), await away.pull("two")
    assert await away.catch_up() == "2 missed webhooks caught up"
    assert [job and job.head for job in await away.jobs(first, second)] == [first.head_sha, second.head_sha]
    (gap,) = await away.gaps()
    assert (gap["missed"], gap["caught_up"], gap["events"]) == (2, 2, {"pull_request": 2})
    assert gap["received_before"] is gap["received_again"] is None
    assert moment_of(str(gap["first_missed"])) <= moment_of(str(gap["last_missed"])) <= SYSTEM.now()
    assert await away.catch_up() == ""
    assert len(await away.gaps()) == 1


async def test_one_that_came_meanwhile_is_not_missed(away: Away) -> None:
    await away.pull()
    delivery = away.github.deliveries[-1]
    await away.accepter.accept(delivery.id, delivery.event, delivery.body)
    assert await away.catch_up() == ""
    assert await away.gaps() == []


async def test_a_push_that_a_later_event_told_of_is_not_reviewed_again(away: Away) -> None:
    pull = await away.pull()
    await away.github.push(pull, {"a.py": "x = 2\n"})
    await away.github.drain()
    synchronize = away.github.deliveries[-1]
    await away.accepter.accept(synchronize.id, synchronize.event, synchronize.body)
    (job,) = await away.jobs(pull)
    assert await away.catch_up() == "1 missed webhook caught up"
    assert await away.jobs(pull) == [job], "the review of the newer push is still the current one"


async def test_what_github_no_longer_has_is_told_once(away: Away, monkeypatch: pytest.MonkeyPatch) -> None:
    await away.pull()

    async def gone(number: int) -> None:
        return None

    monkeypatch.setattr(away.host, "body", gone)
    await away.catch_up()
    await away.catch_up()
    (gap,) = await away.gaps()
    assert (gap["missed"], gap["caught_up"]) == (1, 0)


async def test_a_body_that_nobody_understands_does_not_stop_the_others(
    away: Away, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await away.pull("bad"), await away.pull("good")
    understand = away.accepter.understand

    def picky(delivery_id: str, event: str, body: bytes) -> object:
        if json.loads(body)["number"] == bad.number:
            raise NotAnEvent("no number")
        return understand(delivery_id, event, body)

    monkeypatch.setattr(away.accepter, "understand", picky)
    await away.catch_up()
    assert [bool(job) for job in await away.jobs(bad, good)] == [False, True]
    ((missed, caught_up),) = [(gap["missed"], gap["caught_up"]) for gap in await away.gaps()]
    assert (missed, caught_up) == (2, 1)


async def test_a_time_that_github_does_not_remember_is_told(away: Away) -> None:
    long_ago = SYSTEM.now() - timedelta(days=9)
    async with away.database.work() as work:
        await work.chores.begin(CATCH_UP.name, long_ago, timedelta(0))
        await work.chores.end(CATCH_UP.name, long_ago, long_ago, "", "")
        await work.commit()
    await away.catch_up()
    (gap,) = await away.gaps()
    assert gap["missed"] is None
    assert moment_of(str(gap["from"])) == long_ago
    assert moment_of(str(gap["to"])) > SYSTEM.now() - timedelta(days=3, minutes=1)
    assert away.looks == 1, "the open pull requests are looked at instead"


async def test_after_a_suspension_the_open_pull_requests_are_looked_at(away: Away) -> None:
    """Nothing was sent to us meanwhile, so nothing was missed."""
    for chore in (CATCH_UP, LOOK_AT_PULLS):
        async with away.database.work() as work:
            now = SYSTEM.now()
            await work.chores.begin(chore.name, now, timedelta(0))
            await work.chores.end(chore.name, now, now, "", "")
            await work.commit()
    looks = []
    for happens in (away.github.suspend, away.github.unsuspend):
        happens(away.installation)
        await away.github.drain()
        event = away.github.deliveries[-1]
        await away.accepter.accept(event.id, event.event, event.body)
        await away.catch_up()
        looks.append(away.looks)
    assert looks == [0, 1]


async def test_the_log_is_read_page_by_page_and_not_beyond_the_last_look(away: Away) -> None:
    for _ in range(130):
        away.github.hooks.installation("created", away.installation, away.app.owner)
    await away.github.drain()
    log = await away.host.sent(SYSTEM.now() - timedelta(days=1))
    assert log.whole
    assert len({each.number for each in log.tries}) == 130
    assert (await away.host.sent(SYSTEM.now() + timedelta(hours=1))).tries == ()
    assert MOST > 130


def age(pull: PullRequest, by: timedelta = timedelta(hours=1)) -> None:
    pull.updated_at = pull.updated_at - by


async def test_an_open_pull_request_without_our_check_is_reviewed_once(away: Away) -> None:
    look = PullsLook(away.database, away.host, SYSTEM)
    unseen, young, checked, known = [await away.pull(name) for name in ("unseen", "young", "checked", "known")]
    for pull in (unseen, checked, known):
        age(pull)
    finish_check(away, checked)
    opened = next(each for each in away.github.deliveries if each.payload.get("number") == known.number)
    await away.accepter.accept(opened.id, opened.event, opened.body)
    assert await look.run() == "1 review queued"
    assert await look.run() == ""
    jobs = await away.jobs(unseen, young, checked, known)
    assert [bool(job) for job in jobs] == [True, False, False, True]
    (gap,) = await away.gaps()
    assert gap["pull_requests"] == [unseen.number]
    late = next(each for each in away.github.deliveries if each.payload.get("number") == unseen.number)
    await away.accepter.accept(late.id, late.event, late.body)
    assert await away.jobs(unseen) == jobs[:1], "its webhook comes after all: the review is under way already"
    async with away.database.reading() as work:  # it alone tells who pushed
        pushers = await work.jobs.pushers(away.installation.id, away.shop.full_name, unseen.number)
    assert pushers == {unseen.head_sha: "dev"}


async def test_the_check_of_another_pull_request_on_the_same_commit_is_none(away: Away) -> None:
    missed, told = await away.pull(), await away.github.open_pull_request(away.shop, "change")
    await away.github.drain()
    age(missed)
    finish_check(away, told)
    await away.accepter.accept("told", "pull_request", away.github.deliveries[-1].body)
    assert await PullsLook(away.database, away.host, SYSTEM).run() == "1 review queued"
    assert all(await away.jobs(missed, told))


@pytest.mark.parametrize(("status", "conclusion"), [("completed", "cancelled"), ("in_progress", None)])
async def test_a_review_that_was_lost_while_we_were_shut_out_is_made_up_for(
    away: Away, status: str, conclusion: str | None
) -> None:
    pull = await away.pull()
    opened = away.github.deliveries[-1]
    await away.accepter.accept(opened.id, opened.event, opened.body)
    (job,) = await away.jobs(pull)
    assert job is not None
    async with away.database.work() as work:
        await work.jobs.move(job.id, JobState.LOST, SYSTEM.now(), "suspended")
        await work.commit()
    age(pull)
    finish_check(away, pull, conclusion, status)
    look = PullsLook(away.database, away.host, SYSTEM)
    assert await look.run() == "1 review queued"
    assert await look.run() == ""
    (again,) = await away.jobs(pull)
    assert again is not None
    assert (again.id != job.id, again.head) == (True, pull.head_sha)


def finish_check(away: Away, pull: PullRequest, conclusion: str | None = "success", status: str = "completed") -> None:
    number = next(away.github.world.ids)
    check = CheckRun(number, away.shop, away.app, pull.head_sha, number, CHECK_NAME, status, conclusion)
    check.external_id = check_id(pull.number, CommitSha(pull.head_sha))
    away.shop.checks[number] = check


async def test_suspended_and_lost_installations_do_not_stop_the_look(away: Away) -> None:
    age(await away.pull())
    await away.github.create_repository("other/shop", {"a.py": "1\n"})
    away.github.suspend(away.github.install(away.app, "other"))
    assert await PullsLook(away.database, away.host, SYSTEM).run() == "1 review queued"


async def test_a_chore_is_done_by_one_at_a_time_and_its_end_is_kept(database: Database) -> None:
    inner: list[str] = []

    async def do() -> str:
        await ChoreDoer(database, SYSTEM, "sweep", do_inner).run()
        return "swept"

    async def do_inner() -> str:
        inner.append("done")
        return ""

    await ChoreDoer(database, SYSTEM, "sweep", do).run()
    assert inner == [], "another one is under way"
    async with database.reading() as work:
        record = await work.chores.get("sweep")
    assert record is not None
    assert (record.told, record.fault, record.done_at) == ("swept", "", record.began_at)

    async def broken() -> str:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        await ChoreDoer(database, SYSTEM, "sweep", broken).run()
    async with database.reading() as work:
        failed = await work.chores.get("sweep")
    assert failed is not None
    assert failed.done_at == record.done_at
    assert failed.fault == "OSError; see the log"
    assert replace(failed, fault="") != record
