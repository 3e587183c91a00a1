"""Answer a slash command: who asks, may they, what is known, one answer."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from complianceagent import RateLimiter, Tier
from complianceagent.errors import RateLimited
from complianceagent.rates.limiter import LimitsUnavailable
from pydantic import TypeAdapter, ValidationError

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
from bot.ports.stores import Database, StoreError
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
"""Commands of one person in one installation, counted by all workers together. Our own choice: far more than people
write."""


def refusal(user: str) -> str:
    """The answer to someone who may not ask."""
    return f"Sorry, {code(user)}: this command is for people with write access to this repository."


@dataclass(frozen=True)
class Decided:
    """What a command came to, kept before it is said: what is done then is what was said, whatever happens between the
    two. `outcome` is one word for the evidence, `thread` where the answer goes (0: into the conversation)."""

    user: str
    command: str
    outcome: str
    made: Made = NOTHING
    thread: int = 0


_DECIDED = TypeAdapter(Decided)


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
        limits: RateLimiter,
    ) -> None:
        self._database = database
        self._hosts = hosts
        self._acts = acts
        self._clock = clock
        self._doer = doer
        self._commands = commands
        self._rules = rules
        self._criteria = criteria
        self._limits = limits
        self._counted: deque[str] = deque(maxlen=1000)

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        decided = await self._kept(job)
        if decided is None:
            decided = await self._decide(job, host)
            async with self._database.work() as work:
                await work.jobs.save_plan(job.id, _DECIDED.dump_json(decided).decode())
                await work.commit()
        receipt = await self._say(job, host, decided) if decided.made.text else None
        await self._end(job, decided, receipt)
        return Stop()

    async def _kept(self, job: Job) -> Decided | None:
        """What an earlier try decided. (The plan of fixes that were committed is another one: see FixCommitter.)"""
        async with self._database.reading() as work:
            record = await work.jobs.get(job.id)
        try:
            return _DECIDED.validate_json(record.plan) if record is not None and record.plan else None
        except ValidationError:
            return None

    async def _decide(self, job: Job, host: CodeHost) -> Decided:
        asked = await asked_by(job, host, self._database)
        if asked.command is None:
            return Decided(asked.user, "", "withdrawn")  # edited since: what it asks now is not what was asked
        command = self._commands.get(asked.command.name, self._commands[FALLBACK])
        too_many = await self._too_many(job, asked.user)
        await _react(job, host, "confused" if too_many else "eyes")
        if too_many:
            return Decided(asked.user, command.name, "too many")
        if command.needs_write and not await host.may_write(asked.user):
            return Decided(asked.user, command.name, "refused", Made(refusal(asked.user)), asked.thread)
        made = await self._answer(job, host, command, asked)
        return Decided(asked.user, command.name, "answered", made, asked.thread)

    async def _answer(self, job: Job, host: CodeHost, command: SlashCommand, asked: Asked) -> Made:
        answer = command.answer(await self._context(job, asked))
        if isinstance(answer, str):
            return Made(answer)
        return await self._doer.do(job, host, asked.user, answer)

    async def _too_many(self, job: Job, user: str) -> bool:
        """Whether a person asks more than anybody would. A job that this worker tries again is not counted again.
        Raises StoreError."""
        if job.id in self._counted:
            return False
        try:
            who = f"{job.installation}/{user.lower()}"
            await asyncio.to_thread(self._limits.check, "commands", who, COMMANDS.limit, COMMANDS.seconds)
        except RateLimited:
            return True
        except LimitsUnavailable as error:
            raise StoreError(error.reason) from error
        self._counted.append(job.id)
        return False

    async def _say(self, job: Job, host: CodeHost, decided: Decided) -> Receipt:
        """One answer for each command, whatever it came to: a second one is not given."""
        return await self._acts.act(host, f"{job.installation}/{job.repository}: {job.id}", _said(job, decided))

    async def give_up(self, job: Job, reason: str) -> None:
        """Say so, where there is no answer yet. Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        decided = await self._kept(job)
        if decided is not None and decided.made.text:
            await self._end(job, decided, await self._say(job, host, decided))
            return
        asked = await asked_by(job, host, self._database)
        if asked.command is None:
            await self.lost(job, reason)
            return
        name = self._commands.get(asked.command.name, self._commands[FALLBACK]).name
        words = Made(f"{NOT_DONE} {prose(sentence(reason))}")
        failed = Decided(asked.user, name, "failed", words, asked.thread)
        await self._end(job, failed, await self._say(job, host, failed), JobState.FAILED, reason)

    async def lost(self, job: Job, reason: str) -> None:
        """Raises StoreError."""
        await self._end(job, Decided("", "", "lost"), None, JobState.LOST, reason)

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

    async def _end(
        self,
        job: Job,
        decided: Decided,
        receipt: Receipt | None,
        state: JobState = JobState.DONE,
        reason: str = "",
    ) -> None:
        """One transaction: the evidence of the command, what it did, and the job's end."""
        made = decided.made
        body: dict[str, object] = {
            "command": decided.command,
            "by": decided.user,
            "comment": job.subject,
            "outcome": decided.outcome,
            "answer": (receipt.id or None) if receipt else None,
            **({"reason": reason} if reason else {}),
            **({"commit": made.commit, "fixed": list(made.fixed)} if made.commit else {}),
        }
        async with self._database.work() as work:
            record = await work.jobs.get(job.id)
            if record is not None and not record.state.is_final:
                fact = Fact(EvidenceKind.COMMAND, f"{job.repository}#{job.number}", body)
                now = self._clock.now()
                facts = [fact, *await keep(work, job, decided.user, made, now)]
                await work.evidence.append(job.installation, facts, now)
                await work.jobs.move(job.id, state, now, reason)
                await work.commit()


def _said(job: Job, decided: Decided) -> PostComment:
    """The answer, where it was asked: in the thread or in the conversation."""
    who = f"{code(decided.user)} pressed a button of the check run: {decided.command}.\n\n"
    marker = f"<!-- complianceagent:command={hashlib.sha256(job.id.encode()).hexdigest()[:32]} -->"
    body = f"{'' if job.subject else who}{decided.made.text}\n\n{marker}"
    return PostComment(job.number, marker, body, decided.thread)


async def _react(job: Job, host: CodeHost, content: str) -> None:
    """The receipt: seen, or too much. Without it the answer is given all the same."""
    if job.subject:
        try:
            await host.perform(React(job.subject, content, job.kind is JobKind.REPLY), look_first=False)
        except HostError as error:
            log.info("could not react to a comment", error=f"{type(error).__name__}: {error}")
