"""Review what a merge queue is about to merge: one check run on the group's head, and the evidence of it.

Nothing is said on lines: what is new here was said on the pull request that the group adds to its base, or comes of its
meeting others. The waivers of that pull request hold here as well, and those of no other: whoever granted them has not
seen this change.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.core.action import FinishCheck, StartCheck
from bot.core.check_id import Grouped, group_check_id
from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobState
from bot.core.outcome import Outcome
from bot.core.review import CheckOutput
from bot.core.rule import Criterion, RuleInfo
from bot.core.standing import Standing
from bot.core.verdict import Conclusion
from bot.engine.compose_page import compose_page
from bot.engine.compose_review import ReviewContext, compose
from bot.engine.compose_standing import standing_account
from bot.engine.recognise import recognise
from bot.engine.waive import waive
from bot.fixes.suggestion import render
from bot.handlers.merge_group import group_of
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts
from bot.ports.queue import StepResult, Stop
from bot.ports.repository import Mirrors
from bot.ports.required_checks import Branch
from bot.ports.stores import Database
from bot.services.act_once import ActOnce
from bot.services.begin_check import begin_check
from bot.services.decide_review import account_of
from bot.services.known_before import known_before
from bot.services.read_policy import policy_source
from bot.services.review_pages import NO_PAGES, Packed, ReviewPages, packed
from bot.services.scan_change import ChangeScanner


@dataclass
class MergeGroupReviewer:
    """The single step of a job for a merge group."""

    database: Database
    hosts: CodeHosts
    mirrors: Mirrors
    scanner: ChangeScanner
    acts: ActOnce
    clock: Clock
    rules: Mapping[str, RuleInfo]
    criteria: Mapping[str, Criterion]
    server_url: str
    pages: ReviewPages = NO_PAGES
    steps: tuple[str, ...] = ("review",)

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError, RepositoryError and StoreError."""
        host = self.hosts.of(job.installation, job.repository)
        group = await self._group(job)
        name = group_check_id(group)
        link = await self._begin_page(job)
        keys = (f"{job.installation}/{job.repository}: {name} started", f"{job.id}: {name} resumed")
        await begin_check(self.database, self.acts, host, StartCheck(group.head, name, link), keys=keys)
        outcome = await self._outcome(job, host, group)
        standing = await self._standing(job, group)
        context = self._context(job, outcome, standing)
        check = replace(compose(outcome, context).check, actions=())  # they are asked for on pull requests
        page = packed(compose_page(outcome, context, check)) if self.pages.links else None
        finish = FinishCheck(group.head, name, check, details_url=link)
        receipt = await self.acts.act(host, f"{job.id}: {name} finished", finish)
        body = {**_place(job, group), "conclusion": check.conclusion, "check_run": receipt.id, **account_of(outcome)}
        body |= standing_account(standing) if standing else {}
        await self._end(job, JobState.DONE, "", Fact(EvidenceKind.REVIEW, _subject(job), body), page=page)
        return Stop()

    async def give_up(self, job: Job, reason: str) -> None:
        """The queue must not wait for ever. Raises HostError and StoreError."""
        group = await self._group(job)
        body = {**_place(job, group), "job": job.id, "reason": reason}
        await self._end(job, JobState.FAILED, reason, Fact(EvidenceKind.COULD_NOT_RUN, _subject(job), body))
        words = f"What is about to be merged was **not** reviewed: {reason}"
        output = CheckOutput(Conclusion.ACTION_REQUIRED, "ComplianceAgent could not run", words, "", ())
        name = group_check_id(group)
        host = self.hosts.of(job.installation, job.repository)
        link = await self.pages.link(self.database, job)
        finish = FinishCheck(group.head, name, output, details_url=link)
        await self.acts.act(host, f"{job.id}: {name} given up", finish)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._end(job, JobState.LOST, reason)

    async def _group(self, job: Job) -> Grouped:
        async with self.database.reading() as work:
            delivery = await work.deliveries.get(job.delivery)
        if delivery is None:
            raise LookupError(f"no delivery {job.delivery}")
        return group_of(json.loads(delivery.body))

    async def _outcome(self, job: Job, host: CodeHost, group: Grouped) -> Outcome:
        access = await host.clone_access()
        repository = await self.mirrors.fetch(job.repository, access, [group.base, group.head])
        snapshot = await repository.snapshot(group.base, group.head)
        source = await policy_source(host, group.base)
        outcome = await self.scanner.scan(repository, snapshot, _subject(job), source)
        queued = replace(job, number=group.number)
        known = await known_before(self.database, self.mirrors, queued, host, snapshot)
        outcome = recognise(known.before, known.renames, outcome).outcome
        return waive(outcome, known.waivers, self.clock.now())

    async def _standing(self, job: Job, group: Grouped) -> Standing | None:
        """What our check is to the branch that the group goes into, as it was found when that was asked last."""
        if not group.branch:
            return None
        async with self.database.reading() as work:
            return await work.required_checks.of(Branch(job.installation, job.repository, group.branch))

    def _context(self, job: Job, outcome: Outcome, standing: Standing | None) -> ReviewContext:
        return ReviewContext(
            job_id=job.id,
            number=job.number,
            rules={**self.rules, **outcome.own_rules},
            criteria=self.criteria,
            render_suggestion=render,
            blob_url=f"{self.server_url}/{job.repository}/blob/{outcome.snapshot.head}",
            base_blob_url=f"{self.server_url}/{job.repository}/blob/{outcome.snapshot.base}",
            inline_limit=0,
            standing=standing,
        )

    async def _begin_page(self, job: Job) -> str:
        """Its address, "" where there are no pages."""
        if self.pages.links is not None:
            async with self.database.work() as work:
                await self.pages.begin(work, job, self.clock)
                await work.commit()
        return await self.pages.link(self.database, job)

    async def _end(self, job: Job, state: JobState, reason: str, *facts: Fact, page: Packed | None = None) -> None:
        """One transaction: the evidence, the page, and the job's end."""
        async with self.database.work() as work:
            record = await work.jobs.get(job.id)
            if record is None or record.state.is_final:
                return
            entries = await work.evidence.append(job.installation, facts, self.clock.now())
            if page is not None:
                await page.save(work, job, self.clock)
            elif entries:
                await self.pages.begin(work, job, self.clock)  # it may have been given up before it began
            if entries:
                await self.pages.record(work, job, entries[0])
            await work.jobs.move(job.id, state, self.clock.now(), reason)
            await work.commit()


def _subject(job: Job) -> str:
    return f"{job.repository}@{job.head[:12]}"


def _place(job: Job, group: Grouped) -> dict[str, object]:
    commits = {"base": group.base, "head": group.head}
    return {"repository": job.repository, "merge_group": True, "queued": group.number or None, **commits}
