"""Review a pull request: look, decide, say, keep. Each step is safe to repeat."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.core.action import FinishCheck, StartCheck
from bot.core.check_id import check_id
from bot.core.identity import CommitSha
from bot.core.job import Job, JobState
from bot.core.plan import Plan
from bot.core.review_page import PageBody
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts, Moved, PullRequest, TryLater
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.queue import GiveUp, Next, StepResult, Stop
from bot.ports.repository import Mirrors
from bot.ports.stores import Database, Work
from bot.services.act_once import ActOnce, Condition, Superseded
from bot.services.begin_check import begin_check
from bot.services.decide_review import Decided, ReviewDecider
from bot.services.end_review import PLANS, REPLACED, ReviewEnder, UnreadablePlan, act_key, review_key
from bot.services.fetch_change import fetch_change
from bot.services.made import review_again
from bot.services.model_allowance import Ledger
from bot.services.review_pages import NO_PAGES, ReviewPages, packed
from bot.services.scan_change import ChangeScanner
from bot.services.while_current import while_current

PATIENCE_SECONDS = 15.0
"""How long a newer review waits for an older one that is just being said: a request of GitHub's longest 10 seconds, and
the writes around it. Then it ends the older one itself, for nobody may be left to do so."""

_LOOK_SECONDS = 0.5


@dataclass(frozen=True)
class Parts:
    """What a review is made with; `ledger` is None where no model is asked."""

    database: Database
    hosts: CodeHosts
    mirrors: Mirrors
    scanner: ChangeScanner
    decider: ReviewDecider
    acts: ActOnce
    clock: Clock
    ledger: Ledger | None = None
    patience: float = PATIENCE_SECONDS
    meter: Meter = UNMEASURED
    pages: ReviewPages = NO_PAGES


class PullRequestReviewer:
    """The steps of a review job, by name."""

    steps: tuple[str, ...] = ("look", "say", "keep")

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._ender = ReviewEnder(parts.database, parts.hosts, parts.acts, parts.clock, parts.pages)

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError, RepositoryError and StoreError; being superseded ends the job."""
        try:
            return await {"look": self._look, "say": self._say, "keep": self._keep}[step](job)
        except Superseded:
            await self._ender.superseded(job)
            return Stop()
        except Moved:
            await self._follow(job)
            return Stop()
        except UnreadablePlan as unreadable:
            return GiveUp(str(unreadable))

    async def give_up(self, job: Job, reason: str) -> None:
        """Raises HostError and StoreError."""
        await self._ender.give_up(job, reason)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._ender.lost(job, reason)

    async def _look(self, job: Job) -> StepResult:
        parts = self._parts
        await self._let_another_end(job)
        if await self._ender.plan(job) is not None:
            return Next()  # decided by an earlier try
        async with parts.database.work() as work:
            await work.jobs.move(job.id, JobState.RUNNING, parts.clock.now())
            await work.commit()
        host = parts.hosts.of(job.installation, job.repository)
        pull = await host.pull_request(job.number)
        if not pull.open:
            await self._ender.closed(job)
            return Stop()
        job = await self._turn_to(job, pull.head)
        await self._begin_page(job)
        head = CommitSha(job.head)
        keys = (act_key(job, head, "check started"), act_key(job, head, f"check resumed by {job.id}"))
        page = await parts.pages.link(parts.database, job)
        start = StartCheck(head, check_id(job.number, head), page)
        await begin_check(parts.database, parts.acts, host, start, keys=keys, provided=_is_current(job))
        await self._take_turn(job, head)
        await self._save(job, *await self._plan(job, host, pull))
        return Next()

    async def _begin_page(self, job: Job) -> None:
        """Before the check run that links to it. Raises Superseded and StoreError."""
        if self._parts.pages.links is None:
            return
        async with self._parts.database.work() as work:
            if not await work.jobs.is_current(job):
                raise Superseded(job.id)
            await self._parts.pages.begin(work, job, self._parts.clock)
            await work.commit()

    async def _follow(self, job: Job) -> None:
        """Somebody pushed, and no event has told of it yet: that head is to be reviewed, and this job has nothing to
        say (GitHub takes no review of a commit that a forced push has dropped). Raises HostError and StoreError."""
        async with self._parts.database.work() as work:
            if await work.jobs.is_current(job):
                await review_again(work, job, f"review-instead-of-{job.id}", self._parts.clock.now())
                await work.commit()
        await self._ender.superseded(job)

    async def _save(self, job: Job, plan: Plan, page: Callable[[], PageBody]) -> None:
        """Only what is to be said has a plan: a newer review waits for those it sees, and one that came late would find
        the newer one's words, and keep them a second time. Raises Superseded and StoreError."""
        body = packed(page()) if self._parts.pages.links else None
        async with self._parts.database.work() as work:
            if not await work.jobs.is_current(job):
                raise Superseded(job.id)
            await work.jobs.save_plan(job.id, PLANS.dump_json(plan).decode())
            if body is not None:
                await body.save(work, job, self._parts.clock)
            await work.commit()

    async def _let_another_end(self, job: Job) -> None:
        """What another review of the pull request says is not to be said again, so it ends first. Raises Superseded."""
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + self._parts.patience
        while (other := await self._another_speaking(job)) is not None:
            if loop.time() < patient_until:
                await asyncio.sleep(_LOOK_SECONDS)
            else:
                await self._ender.superseded(other)

    async def _another_speaking(self, job: Job) -> Job | None:
        async with self._parts.database.reading() as work:
            if not await work.jobs.is_current(job):
                raise Superseded(job.id)
            return await work.jobs.another_speaking(job)

    async def _take_turn(self, job: Job, head: CommitSha) -> None:
        """Of several pull requests with this commit, the one whose check run is the oldest is reviewed first: GitHub
        takes the newest for all of them, and that one is to know what the others said. Raises Superseded, TryLater and
        StoreError."""
        loop = asyncio.get_running_loop()
        patient_until = loop.time() + self._parts.patience
        while (number := await self._earlier_on(job, head)) is not None:
            if loop.time() > patient_until:
                raise TryLater(f"#{number} has the same commit, and is reviewed first", self._parts.patience)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _earlier_on(self, job: Job, head: CommitSha) -> int | None:
        """Another pull request that is reviewed on this commit, by a check run that is older than ours."""
        async with self._parts.database.reading() as work:
            if not await work.jobs.is_current(job):
                raise Superseded(job.id)
            ours = await work.intents.receipt(act_key(job, head, "check started"))
            for record in await work.jobs.beside(job, head):
                key = act_key(record.job, head, "check started")
                theirs, (tries, _) = await work.intents.receipt(key), await work.intents.earlier(key)
                is_older = theirs is None or (ours is not None and theirs.id < ours.id)
                if tries and is_older and not record.state.is_final:
                    return record.job.number
        return None

    async def _turn_to(self, job: Job, head: CommitSha) -> Job:
        """Review this commit, which may be newer than the one the job was made for."""
        if job.head == head:
            return job
        await self._ender.cancel_check(job, REPLACED)
        async with self._parts.database.work() as work:
            await work.jobs.set_head(job.id, head)
            await work.commit()
        return replace(job, head=head)

    async def _plan(self, job: Job, host: CodeHost, pull: PullRequest) -> Decided:
        parts = self._parts
        allowance = await parts.ledger.allowance(job.installation) if parts.ledger else None

        async def decided() -> Decided:
            with parts.meter.stage("fetch"):
                change = await fetch_change(job, host, parts.mirrors, pull, allowance)
            outcome = await parts.scanner.scan(*change)
            with parts.meter.stage("decide"):
                decision = await parts.decider.decide(job, host, outcome, pull)
            plan = decision.plan
            new = (each.finding for each in plan.tracked if each.finding.fingerprint in plan.new)
            parts.meter.looked(outcome.coverage.blind, new)
            return decision

        async def wanted() -> bool:
            async with parts.database.reading() as work:
                return await work.jobs.is_current(job)

        return await while_current(decided(), wanted, Superseded(job.id))

    async def _say(self, job: Job) -> StepResult:
        plan = await self._stored_plan(job)
        host = self._parts.hosts.of(job.installation, job.repository)
        acts, current = self._parts.acts, _is_current(job)
        if plan.review is not None:
            if (await host.pull_request(job.number)).head != plan.head:
                raise Moved(f"#{job.number} has another head than {plan.head}")
            await acts.act(host, review_key(job, plan), plan.review, provided=current)
        for mark in plan.marks:
            await acts.act(host, act_key(job, plan.head, f"fixed {mark.finding}"), mark, provided=current)
        for again in plan.reopened:
            await acts.act(host, act_key(job, plan.head, f"reopened {again.finding}"), again, provided=current)
        page = await self._parts.pages.link(self._parts.database, replace(job, head=plan.head))
        finish = FinishCheck(plan.head, check_id(job.number, plan.head), plan.check, details_url=page)
        # Under the job's own name: the same commit can be reviewed again, and its check then ends anew.
        await acts.act(host, act_key(job, plan.head, f"check finished by {job.id}"), finish, provided=current)
        return Next()

    async def _keep(self, job: Job) -> StepResult:
        await self._ender.keep(job, await self._stored_plan(job))
        return Stop()

    async def _stored_plan(self, job: Job) -> Plan:
        plan = await self._ender.plan(job)
        if plan is None:
            raise LookupError(f"job {job.id} has no plan")
        return plan


def _is_current(job: Job) -> Condition:
    async def holds(work: Work) -> bool:
        record = await work.jobs.get(job.id)
        if record is not None and record.job.repository != job.repository:
            # What was done is kept under the new name: looking for it under the old one, we would do it again.
            raise TryLater("the repository has another name now", 0)
        return await work.jobs.is_current(job)

    return holds
