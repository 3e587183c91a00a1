"""Let a finding be for somebody who may, by the policy of the branch that the change goes into."""

from bot.commands.interface import Waive
from bot.core.job import Job
from bot.core.markdown import code
from bot.core.policy import WaiverPolicy
from bot.core.waiver import Waiver
from bot.core.waiver_words import until_words
from bot.core.wording import fix_id
from bot.engine.may_waive import makers_of, objection
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, PullRequest
from bot.ports.repository import Mirrors
from bot.ports.stores import Database
from bot.services.made import AGAIN, Made
from bot.services.read_policy import PolicyReader, policy_source


class FindingWaiver:
    def __init__(self, database: Database, mirrors: Mirrors, policies: PolicyReader, clock: Clock) -> None:
        self._database = database
        self._mirrors = mirrors
        self._policies = policies
        self._clock = clock

    async def waive(self, job: Job, host: CodeHost, user: str, asked: Waive) -> Made:
        """Raises HostError, RepositoryError and StoreError."""
        pull = await host.pull_request(job.number)
        now = self._clock.now()
        policy = await self._policy(job, host, pull)
        makers = await self._makers(job, host, pull) if policy.asks_four_eyes else frozenset[str]()
        if why_not := objection(policy, by=user, makers=makers, until=asked.until, today=now.date()):
            return Made(why_not)
        finding = asked.finding.finding
        waiver = Waiver(
            installation=job.installation,
            repository=job.repository,
            number=job.number,
            fingerprint=finding.fingerprint,
            rule=finding.rule,
            kind=asked.kind,
            reason=asked.reason,
            until=asked.until,
            by=user,
            author=pull.author,
            at=now,
            compensating=asked.compensating,
            comment=job.subject,
        )
        where = code(str(finding.location))
        text = f"`{fix_id(finding.fingerprint)}` ({finding.rule}, {where}): {until_words(waiver)}."
        return Made(f"{text} {AGAIN}" if pull.open else text, granted=waiver, review=pull.open)

    async def _makers(self, job: Job, host: CodeHost, pull: PullRequest) -> frozenset[str] | None:
        """Whoever opened the pull request, pushed to it (as far as events told us), or wrote or committed a part; None
        where GitHub does not list all of it, for whoever asks could be among the others."""
        async with self._database.reading() as work:
            pushers = await work.jobs.pushers(job.installation, job.repository, job.number)
        comparison = await host.compare(pull.base, pull.head)
        if not comparison.all_listed:
            return None
        commits = comparison.commits
        wrote = [login for each in commits for login in (each.author, each.committer)]
        return makers_of(
            [pull.author, *pushers.values(), *wrote], [name for each in commits for name in each.co_authors]
        )

    async def _policy(self, job: Job, host: CodeHost, pull: PullRequest) -> WaiverPolicy:
        """From the base, as for a review: no change says who may let its findings be."""
        repository = await self._mirrors.fetch(job.repository, await host.clone_access(), [pull.base])
        return (await self._policies.standing(repository, await policy_source(host, pull.base))).waivers
