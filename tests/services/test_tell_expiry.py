"""What is said where a waiver ended."""

from datetime import UTC, date, datetime
from typing import Any, cast

import pytest

from bot.adapters.db.work import Database
from bot.core.action import Action, PostComment, Receipt
from bot.core.identity import CommitSha, Fingerprint
from bot.core.job import Job, JobKind, JobState
from bot.core.waiver import Waiver, WaiverKind
from bot.core.waiver_words import over_words
from bot.ports.code_host import Gate, PullRequest, open_gate
from bot.services.act_once import ActOnce
from bot.services.tell_expiry import ExpiryTeller

NOW = datetime(2026, 7, 1, tzinfo=UTC)
JOB = Job("expiry-x", JobKind.EXPIRY, 5, "acme/shop", 7, "", "")
WAIVER = Waiver(
    *(5, "acme/shop", 7, Fingerprint("c0ffee12" * 4), "SOC2-001", WaiverKind.RISK, "the @gateway <b> asks"),
    *(date(2026, 6, 30), "mona", "dev", NOW, "a WAF"),
)


class Clock:
    def now(self) -> datetime:
        return NOW


class Host:
    def __init__(self, *, merged: bool) -> None:
        self.merged = merged
        self.done: list[Action] = []

    def of(self, installation: int, repository: str) -> "Host":
        return self

    async def pull_request(self, number: int) -> PullRequest:
        head = CommitSha("a" * 40)
        return PullRequest(number, not self.merged, "", "dev", head, head, None, "change", False, self.merged)

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        await gate()
        self.done.append(action)
        return Receipt(1)


@pytest.mark.parametrize("merged", [True, False])
async def test_it_is_said_once_and_only_where_the_finding_was_merged(database: Database, merged: bool) -> None:
    host = Host(merged=merged)
    async with database.work() as work:
        await work.jobs.add(JOB, NOW)
        await work.jobs.save_plan(JOB.id, over_words(WAIVER))
        await work.commit()
    for _ in range(2):
        await ExpiryTeller(database, cast(Any, host), ActOnce(database, Clock()), Clock()).run("tell", JOB)
    said = [each.body for each in host.done if isinstance(each, PostComment)]
    assert len(said) == int(merged)
    for body in said:
        assert "`c0ffee12` (SOC2-001) was waived until 2026-06-30 by `mona`" in body
        assert "@gateway" not in body and "<b>" not in body and "a WAF" in body
    async with database.reading() as work:
        record = await work.jobs.get(JOB.id)
    assert record is not None and record.state is JobState.DONE
