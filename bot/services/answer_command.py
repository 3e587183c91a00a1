"""Answer a slash command: who asks, may they, what is known, one answer."""

import hashlib
from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

import structlog
from complianceagent import RateLimiter, Tier
from complianceagent.errors import RateLimited

from bot.commands.interface import CommandContext, SlashCommand
from bot.core.action import PostComment, React, Receipt
from bot.core.command import Command
from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobKind, JobState
from bot.core.markdown import code, prose
from bot.core.rule import Criterion, RuleInfo
from bot.core.wording import sentence
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts, HostError
from bot.ports.queue import StepResult, Stop
from bot.ports.stores import Database
from bot.services.act_once import ActOnce
from bot.services.do_command import Doer
from bot.services.made import Made, keep
from bot.services.read_command import Asked, asked_by

log = structlog.get_logger()

FALLBACK = "help"
"""The command that answers what no command knows."""

NOT_DONE = "This could not be done."
NOTHING = Made("")

COMMANDS = Tier(30, 3600)
"""Commands of one person in one installation, counted by each worker. Our own choice: far more than people write."""


def refusal(user: str) -> str:
    """The answer to someone who may not ask."""
    return f"Sorry, {code(user)}: this command is for people with write access to this repository."


class _Ended(NamedTuple):
    """How a command ended: `outcome` in one word for the evidence."""

    user: str
    command: str
    outcome: str
    state: JobState = JobState.DONE
    reason: str = ""


class CommandAnswerer:
    """The single step of a command job."""

    steps: tuple[str, ...] = ("answer",)

    def __init__(
        self,
        *,
        database: Database,
        hosts: CodeHosts,
        acts: ActOnce,
        clock: Clock,
        doer: Doer,
        commands: Mapping[str, SlashCommand],
        rules: Mapping[str, RuleInfo],
        criteria: Mapping[str, Criterion],
    ) -> None:
        self._database = database
        self._hosts = hosts
        self._acts = acts
        self._clock = clock
        self._doer = doer
        self._commands = commands
        self._rules = rules
        self._criteria = criteria
        self._limiter = RateLimiter()
        self._counted: deque[str] = deque(maxlen=1000)

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        asked = await asked_by(job, host, self._database)
        if asked.command is None:
            # Edited since: what it asks now is not what was asked.
            await self._end(job, _Ended(asked.user, "", "withdrawn"))
            return Stop()
        command = self._commands.get(asked.command.name, self._commands[FALLBACK])
        too_many = self._too_many(job, asked.user)
        await _react(job, host, "confused" if too_many else "eyes")
        if too_many:
            await self._end(job, _Ended(asked.user, command.name, "too many"))
            return Stop()
        allowed = not command.needs_write or await host.may_write(asked.user)
        made = await self._answer(job, host, command, asked) if allowed else Made(refusal(asked.user))
        receipt = await self._say(job, host, asked, made)
        ended = _Ended(asked.user, command.name, "answered" if allowed else "refused")
        await self._end(job, ended, receipt, made)
        return Stop()

    async def _answer(self, job: Job, host: CodeHost, command: SlashCommand, asked: Asked) -> Made:
        answer = command.answer(await self._context(job, asked))
        if isinstance(answer, str):
            return Made(answer)
        return await self._doer.do(job, host, asked.user, answer)

    def _too_many(self, job: Job, user: str) -> bool:
        """Whether a person asks more than anybody would. A job that is tried again is not counted again."""
        if job.id in self._counted:
            return False
        try:
            self._limiter.check("commands", f"{job.installation}/{user.lower()}", COMMANDS.limit, COMMANDS.seconds)
        except RateLimited:
            return True
        self._counted.append(job.id)
        return False

    async def _say(self, job: Job, host: CodeHost, asked: Asked, made: Made) -> Receipt:
        """One answer for each command, whatever it came to: a second one is not given."""
        return await self._acts.act(host, f"{job.installation}/{job.repository}: {job.id}", _said(job, asked, made))

    async def give_up(self, job: Job, reason: str) -> None:
        """Say so, where there is no answer yet. Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        asked = await asked_by(job, host, self._database)
        if asked.command is None:
            await self.lost(job, reason)
            return
        receipt = await self._say(job, host, asked, Made(f"{NOT_DONE} {prose(sentence(reason))}"))
        name = self._commands.get(asked.command.name, self._commands[FALLBACK]).name
        await self._end(job, _Ended(asked.user, name, "failed", JobState.FAILED, reason), receipt)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._end(job, _Ended("", "", "lost", JobState.LOST, reason))

    async def _context(self, job: Job, asked: Asked) -> CommandContext:
        async with self._database.reading() as work:
            findings = await work.findings.all_of(job.installation, job.repository, job.number)
            reviewed = await work.findings.last_head(job.installation, job.repository, job.number)
            waivers = await work.waivers.of(job.installation, job.repository, job.number)
        return CommandContext(
            command=asked.command or Command("", ""),
            repository=job.repository,
            number=job.number,
            findings=findings,
            reviewed=reviewed,
            rules=self._rules,
            criteria=self._criteria,
            summaries={name: command.summary for name, command in self._commands.items()},
            waivers=waivers,
            today=self._clock.now().date(),
            here=tuple(each.finding.fingerprint for each in findings if asked.thread and each.comment == asked.thread),
        )

    async def _end(self, job: Job, ended: _Ended, receipt: Receipt | None = None, made: Made = NOTHING) -> None:
        """One transaction: the evidence of the command, and the job's end."""
        body: dict[str, object] = {
            "command": ended.command,
            "by": ended.user,
            "comment": job.subject,
            "outcome": ended.outcome,
            "answer": receipt.id if receipt else None,
            **({"reason": ended.reason} if ended.reason else {}),
            **({"commit": made.commit, "fixed": list(made.fixed)} if made.commit else {}),
        }
        async with self._database.work() as work:
            record = await work.jobs.get(job.id)
            if record is not None and not record.state.is_final:
                fact = Fact(EvidenceKind.COMMAND, f"{job.repository}#{job.number}", body)
                now = self._clock.now()
                facts = [fact, *await keep(work, job, ended.user, made, now)]
                await work.evidence.append(job.installation, facts, now)
                await work.jobs.move(job.id, ended.state, now, ended.reason)
                await work.commit()


def _said(job: Job, asked: Asked, made: Made) -> PostComment:
    """The answer, where it was asked: in the thread or in the conversation."""
    name = asked.command.name if asked.command else ""
    pressed_by = "" if job.subject else f"{code(asked.user)} pressed a button of the check run: {name}.\n\n"
    marker = f"<!-- complianceagent:command={hashlib.sha256(job.id.encode()).hexdigest()[:32]} -->"
    return PostComment(job.number, marker, f"{pressed_by}{made.text}\n\n{marker}", asked.thread)


async def _react(job: Job, host: CodeHost, content: str) -> None:
    """The receipt: seen, or too much. Without it the answer is given all the same."""
    if job.subject:
        try:
            await host.perform(React(job.subject, content, job.kind is JobKind.REPLY), look_first=False)
        except HostError as error:
            log.info("could not react to a comment", error=f"{type(error).__name__}: {error}")
