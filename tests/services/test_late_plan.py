"""A plan is kept only for the pull request's current review: a late one would say the newer one's words again."""

from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.adapters.db.work import Database
from bot.core.identity import CommitSha
from bot.core.job import Job, JobKind
from bot.core.plan import Plan
from bot.core.review import CheckOutput
from bot.core.verdict import Conclusion
from bot.services.act_once import Superseded
from bot.services.review_pull_request import Parts, PullRequestReviewer

NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEAD = CommitSha("a" * 40)
PLAN = Plan(HEAD, HEAD, None, (), CheckOutput(Conclusion.SUCCESS, "", "", "", ()), (), (), (), {})


def job(name: str) -> Job:
    return Job(name, JobKind.REVIEW, 5, "acme/shop", 7, HEAD, name)


async def test_a_plan_that_comes_late_is_not_kept(database: Database) -> None:
    nobody = cast(Any, None)  # a plan is saved without anybody's help but the database's
    reviewer = PullRequestReviewer(Parts(database, nobody, nobody, nobody, nobody, nobody, nobody))
    async with database.work() as work:
        for name in ("older", "newer"):
            await work.jobs.add(job(name), NOW)
            await work.jobs.make_current(job(name))
        await work.commit()
    await reviewer._save(job("newer"), PLAN, nobody)
    with pytest.raises(Superseded):
        await reviewer._save(job("older"), PLAN, nobody)
    async with database.reading() as work:
        kept = [await work.jobs.get(name) for name in ("older", "newer")]
    assert [record is not None and record.plan is not None for record in kept] == [False, True]
