"""What came by a pull request, what did not, and when that cannot be known yet."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from bot.adapters.db.work import Database
from bot.core.delivery import Delivery
from bot.core.identity import CommitSha
from bot.core.job import IfGuarded, Job, JobKind
from bot.core.push import Merge
from bot.handlers.push import PLUGIN
from bot.ports.code_host import CodeHosts
from bot.ports.queue import Later, Stop
from bot.services.record_push import MOST_COMMITS, SETTLED, PushRecorder

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MAIN = {"id": 77, "full_name": "acme/shop", "default_branch": "main"}


class Host:
    """Knows which commits came by a merge into which branch."""

    def __init__(self, **merged: str) -> None:
        self.merged = merged
        self.asked = 0
        self.head, self.own = CommitSha("e" * 40), (CommitSha("1" * 40), CommitSha("e" * 40))

    def of(self, installation: int, repository: str) -> "Host":
        return self

    async def merges_of(self, commit: CommitSha) -> tuple[Merge, ...]:
        self.asked += 1
        base = self.merged.get(f"c{commit[0]}")
        return (Merge(7, CommitSha("f" * 40), base, self.head),) if base else ()

    async def commits_of(self, number: int) -> tuple[CommitSha, ...]:
        return self.own


class At:
    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


def payload(*commits: str, forced: bool = False, ref: str = "refs/heads/main", **more: object) -> dict[str, Any]:
    told = [
        {"id": sha * 40, "message": "Title\nbody", "author": {"username": "mona"}, "committer": {}} for sha in commits
    ]
    after = (commits[-1] if commits else "9") * 40
    made: dict[str, Any] = {"ref": ref, "before": "0" * 40, "after": after, "forced": forced, "commits": told}
    return {**made, "pusher": {"name": "mona"}, "repository": MAIN, "installation": {"id": 5}, **more}


async def recorded(database: Database, told: dict[str, Any], host: Host) -> list[dict[str, Any]]:
    """The changes that are recorded, once GitHub has had its time."""
    clock = At()
    delivery = Delivery("d", "push", None, 5, "acme/shop", json.dumps(told), NOW)
    job = PLUGIN.job(delivery, told)
    assert isinstance(job, Job)
    async with database.work() as work:
        await work.deliveries.add(delivery)
        await work.jobs.add(job, NOW)
        await work.commit()
    recorder = PushRecorder(database, cast(CodeHosts, host), clock)
    first = await recorder.run("record", job)
    if isinstance(first, Later):
        clock.moment += SETTLED + timedelta(seconds=1)
        assert isinstance(await recorder.run("record", job), Stop)
    async with database.reading() as work:
        return [json.loads(each.payload)["body"] for each in await work.evidence.entries(5)]


async def test_only_commits_that_no_merge_brought_are_named(database: Database) -> None:
    (change,) = await recorded(database, payload("1", "2", "3"), Host(c1="main", c2="release"))
    assert [each["sha"][0] for each in change["commits"]] == ["2", "3"]
    assert (change["commits_pushed"], change["commits_looked_at"], change["forced"]) == (3, 3, False)
    assert change["commits"][0] == {"sha": "2" * 40, "author": "mona", "committer": None, "title": "Title"}


async def test_a_merge_is_no_direct_push(database: Database) -> None:
    assert await recorded(database, payload("1", "2"), Host(c1="main", c2="main")) == []


async def test_what_is_pushed_beside_a_reviewed_head_did_not_come_by_it(database: Database) -> None:
    """GitHub names the pull request for all that a push by hand made part of the branch."""
    host = Host(c1="main", ce="main", c2="main", cf="main")
    (change,) = await recorded(database, payload("1", "e", "2", "f"), host)
    assert [each["sha"][0] for each in change["commits"]] == ["2"]


async def test_what_github_squashes_or_rebases_came_by_the_pull_request(database: Database) -> None:
    assert await recorded(database, payload("2", "f"), Host(c2="main", cf="main")) == []


async def test_a_forced_push_back_to_an_old_merge_is_told(database: Database) -> None:
    (change,) = await recorded(database, payload(forced=True), Host(c9="main"))
    assert (change["forced"], change["commits"]) == (True, [])


async def test_a_push_too_long_to_be_looked_at_is_told(database: Database) -> None:
    host = Host(c1="main")
    (change,) = await recorded(database, payload(*"1" * (MOST_COMMITS + 9)), host)
    assert (change["commits_pushed"], change["commits_looked_at"]) == (MOST_COMMITS + 9, MOST_COMMITS)
    assert host.asked == MOST_COMMITS


def test_tags_and_deleted_branches_are_let_be() -> None:
    delivery = Delivery("d", "push", None, 5, "acme/shop", "", NOW)
    for told in (
        payload("1", ref="refs/heads/gh-readonly-queue/main/pr-7-" + "1" * 40),
        payload("1", ref="refs/tags/main"),
        payload("1", deleted=True),
    ):
        assert PLUGIN.job(delivery, told) is None
    job = PLUGIN.job(delivery, payload("1"))
    assert isinstance(job, Job)
    assert PLUGIN.job(delivery, payload("1", ref="refs/heads/feature/x")) == IfGuarded("feature/x", job)
    assert (job.kind, job.number, job.head) == (JobKind.PUSH, 0, "1" * 40)
