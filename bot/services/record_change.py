"""Record a merged pull request: who made it, who approved it, what was checked, and what was open at the merge."""

import json
from collections.abc import Mapping
from dataclasses import replace

from bot.core.change import Approval, MergedChange
from bot.core.evidence import EvidenceKind, Fact
from bot.core.identity import CommitSha
from bot.core.job import Job
from bot.core.tracked import FindingState, TrackedFinding
from bot.core.waiver import Waiver
from bot.core.wording import shorten
from bot.engine.approval import agents_of, approval
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHosts
from bot.ports.queue import StepResult, Stop
from bot.ports.repository import Mirrors
from bot.ports.required_checks import Branch
from bot.ports.stores import Database, Work
from bot.services.facts_of_review import waiver_body
from bot.services.merge_content import merge_content
from bot.services.recording import Recorder, subject_of

MAX_WORDS = 500
"""Characters of a title or a name that are kept: they are somebody else's words."""

MAX_PATHS = 50
"""Paths of what a merge added that are named; of the rest the number is kept."""


class ChangeRecorder(Recorder):
    """The single step of a job for a merged pull request."""

    steps: tuple[str, ...] = ("record",)

    def __init__(self, database: Database, hosts: CodeHosts, mirrors: Mirrors, clock: Clock) -> None:
        super().__init__(database, clock)
        self._hosts = hosts
        self._mirrors = mirrors

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError, CouldNotReach and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        change = await host.merged_change(job.number)
        adds = await merge_content(job, host, self._mirrors, change, self._clock.now())
        change = replace(change, adds=adds)

        async def tell(work: Work) -> list[Fact]:
            findings = await work.findings.all_of(job.installation, job.repository, job.number)
            reviewed = await work.findings.last_head(job.installation, job.repository, job.number)
            waivers = await work.waivers.of(job.installation, job.repository, job.number)
            branch = Branch(job.installation, job.repository, change.base_branch)
            await work.required_checks.found(branch, change.required, self._clock.now())
            pushers = await work.jobs.pushers(job.installation, job.repository, job.number)
            told = await _told(work, job, change)
            return [change_fact(job, told, (findings, waivers), reviewed or "", pushers)]

        await self._end(job, tell)
        return Stop()


async def _told(work: Work, job: Job, change: MergedChange) -> MergedChange:
    """The change with the commits that its reviews spoke of when they were given, as far as we were told."""
    spoken: dict[int, CommitSha] = {}
    for entry, kind in await work.evidence.about(job.installation, subject_of(job), change.opened_at):
        if kind == EvidenceKind.OPINION:
            body = json.loads(entry.payload)["body"]
            spoken.setdefault(body["review"], CommitSha(body["commit"]))
    return replace(change, reviews=tuple(replace(each, told=spoken.get(each.id)) for each in change.reviews))


def change_fact(
    job: Job,
    change: MergedChange,
    kept: tuple[tuple[TrackedFinding, ...], tuple[Waiver, ...]],
    reviewed: str,
    pushers: Mapping[CommitSha, str],
) -> Fact:
    """`kept` is what is known of its findings, and the waivers of some. `reviewed` is the last head that
    we reviewed ("" for none): what was merged after it, nobody of ours has seen. `pushers`: who pushed which head."""
    findings, waivers = kept
    given, approvers = approval(change, pushers)
    adds = change.adds
    body: dict[str, object] = {
        "repository": job.repository,
        "pull_request": job.number,
        "title": shorten(change.title, MAX_WORDS),
        "author": change.author,
        "opened_at": change.opened_at.isoformat(),
        "base_branch": change.base_branch,
        "head": change.head,
        "merge_commit": change.merge,
        "merge_method": change.method,
        "merge_adds": {
            "what": adds.what,
            "paths": [shorten(path, MAX_WORDS) for path in adds.paths[:MAX_PATHS]],
            "left_out": max(0, len(adds.paths) - MAX_PATHS),
            "why": shorten(adds.why, MAX_WORDS) or None,
        },
        "merged_by": change.merged_by,
        "merged_at": change.merged_at.isoformat(),
        "commits": [
            {
                "sha": each.sha,
                "author": each.author or None,
                "committer": each.committer or None,
                "co_authors": [shorten(name, MAX_WORDS) for name in each.co_authors],
                "agents": list(agents_of(each)),
                "signature_verified": each.verified,
            }
            for each in change.commits
        ],
        "all_commits_listed": change.all_commits,
        "pushed": [{"head": head, "by": by} for head, by in pushers.items()],
        "reviews": [
            {
                "by": each.author,
                "bot": each.is_bot,
                "state": each.state,
                "commit": each.spoke_of,
                "told_when_given": bool(each.told),
                "moved_to": each.commit if each.commit != each.spoke_of else None,
                "at": each.at.isoformat(),
                "on_merged_head": each.spoke_of == change.head,
                "may_write": each.may_write,
            }
            for each in change.reviews
        ],
        "independent_approval": given,
        "independent_approvers": list(approvers),
        "checks": [
            {
                "name": shorten(each.name, MAX_WORDS),
                "app": each.app,
                "conclusion": each.conclusion or None,
                "started_at": each.started_at or None,
                "completed_at": each.completed_at or None,
            }
            for each in change.checks
        ],
        "reviewed_by_us": reviewed == change.head,
        "our_check": change.required.gate,
        "our_check_concluded": next((each.conclusion or None for each in change.checks if each.ours), None),
        "our_verdict": "binding" if change.required.gate.binds else "advisory",
        "our_check_bypassed": change.bypassed,
        "open_findings": [
            {"fingerprint": each.finding.fingerprint, "rule": each.finding.rule, "severity": each.finding.severity}
            for each in findings
            if each.state is FindingState.OPEN
        ],
        "remediations": [
            {
                "fingerprint": each.finding.fingerprint,
                "commit": each.remediation.commit,
                "suggested_at": each.suggested_at.isoformat() if each.suggested_at else None,
                "suggestion_accepted": each.remediation.suggestion_accepted,
                "by": each.remediation.accepted_by,
                "independent_approvers": list(approvers) if given is Approval.GIVEN else [],
            }
            for each in findings
            if each.state is FindingState.FIXED and each.remediation
        ],
        "waivers": [waiver_body(each) for each in waivers],
    }
    return Fact(EvidenceKind.CHANGE, subject_of(job), body)
