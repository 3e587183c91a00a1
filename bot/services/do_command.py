"""Do what a command asks for: commit fixes, let a finding be or not, review again."""

from bot.commands.interface import CommitFixes, Deed, Rescan, ShowEvidence, Unwaive, Waive
from bot.core.job import Job
from bot.core.wording import fix_id
from bot.engine.compose_evidence import listed_evidence
from bot.ports.code_host import CodeHost
from bot.ports.stores import Database
from bot.services.commit_fixes import FixCommitter
from bot.services.made import AGAIN, Made
from bot.services.waive_finding import FindingWaiver

CLOSED = "This pull request is closed: it is not reviewed any more."


class Doer:
    def __init__(self, database: Database, committer: FixCommitter, waiver: FindingWaiver) -> None:
        self._database = database
        self._committer = committer
        self._waiver = waiver

    async def do(self, job: Job, host: CodeHost, user: str, deed: Deed) -> Made:
        """Safe to repeat: what is to be kept is kept with the job's end. Raises HostError, RepositoryError and
        StoreError."""
        match deed:
            case CommitFixes(findings):
                return await self._committer.commit(job, host, user, findings)
            case Waive():
                return await self._waiver.waive(job, host, user, deed)
            case Unwaive(waiver):
                still_open = (await host.pull_request(job.number)).open
                text = f"`{fix_id(waiver.fingerprint)}` ({waiver.rule}) counts again."
                return Made(f"{text} {AGAIN}" if still_open else text, withdrawn=waiver, review=still_open)
            case ShowEvidence():
                return Made(await self._evidence(job))
            case Rescan():
                if not (await host.pull_request(job.number)).open:
                    return Made(CLOSED)
                return Made("The pull request is being reviewed again. What was said is not said again.", review=True)

    async def _evidence(self, job: Job) -> str:
        async with self._database.reading() as work:
            since = await work.jobs.first_at(job.installation, job.repository, job.number)
            subject = f"{job.repository}#{job.number}"
            entries = await work.evidence.about(job.installation, subject, since) if since else ()
        return listed_evidence(entries)
