"""Do what a command asks for: commit fixes, let a finding be or not, review again."""

from bot.commands.interface import CommitFixes, Deed, Rescan, ShowEvidence, Unwaive, Waive
from bot.core.job import Job
from bot.core.markdown import code
from bot.core.waiver import Waiver
from bot.core.waiver_words import until_words
from bot.core.wording import fix_id
from bot.engine.compose_evidence import listed_evidence
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database
from bot.services.commit_fixes import FixCommitter
from bot.services.made import Made

FOUR_EYES = (
    "Whoever opened a pull request cannot waive its findings (four eyes): somebody else with write access has to."
)
AGAIN = "The check is being decided anew."


class Doer:
    """With `four_eyes`, nobody lets a finding be on a pull request of their own."""

    def __init__(self, database: Database, committer: FixCommitter, clock: Clock, *, four_eyes: bool = True) -> None:
        self._database = database
        self._committer = committer
        self._clock = clock
        self._four_eyes = four_eyes

    async def do(self, job: Job, host: CodeHost, user: str, deed: Deed) -> Made:
        """Safe to repeat: what is to be kept is kept with the job's end. Raises HostError, RepositoryError and
        StoreError."""
        match deed:
            case CommitFixes(findings):
                return await self._committer.commit(job, host, user, findings)
            case Waive():
                return await self._waive(job, host, user, deed)
            case Unwaive(waiver):
                text = f"`{fix_id(waiver.fingerprint)}` ({waiver.rule}) counts again. {AGAIN}"
                return Made(text, withdrawn=waiver, review=True)
            case ShowEvidence():
                return Made(await self._evidence(job))
            case Rescan():
                return Made("The pull request is being reviewed again. What was said is not said again.", review=True)

    async def _evidence(self, job: Job) -> str:
        async with self._database.reading() as work:
            since = await work.jobs.first_at(job.installation, job.repository, job.number)
            subject = f"{job.repository}#{job.number}"
            entries = await work.evidence.about(job.installation, subject, since) if since else ()
        return listed_evidence(entries)

    async def _waive(self, job: Job, host: CodeHost, user: str, asked: Waive) -> Made:
        author = (await host.pull_request(job.number)).author
        if self._four_eyes and author.lower() == user.lower():
            return Made(FOUR_EYES)
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
            author=author,
            at=self._clock.now(),
            compensating=asked.compensating,
            comment=job.subject,
        )
        where = code(str(finding.location))
        text = f"`{fix_id(finding.fingerprint)}` ({finding.rule}, {where}): {until_words(waiver)}. {AGAIN}"
        return Made(text, granted=waiver, review=True)
