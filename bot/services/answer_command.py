"""Answer a slash command: who asks, may they, what is known, one answer."""

import hashlib
import json
from collections.abc import Mapping

from bot.commands.interface import CommandContext, SlashCommand
from bot.core.action import PostComment, Receipt
from bot.core.command import Command, command_in
from bot.core.evidence import EvidenceKind, Fact
from bot.core.job import Job, JobState
from bot.core.markdown import code
from bot.core.rule import Criterion, RuleInfo
from bot.handlers.check_run import pressed
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHost, CodeHosts
from bot.ports.queue import StepResult, Stop
from bot.ports.stores import Database
from bot.services.act_once import ActOnce
from bot.services.do_command import Doer
from bot.services.made import Made, keep

FALLBACK = "help"
"""The command that answers what no command knows."""


def refusal(user: str) -> str:
    """The answer to someone who may not ask."""
    return f"Sorry, {code(user)}: this command is for people with write access to this repository."


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
        longest_days: int = 365,
    ) -> None:
        """`longest_days` is how long a waiver may hold."""
        self._database = database
        self._hosts = hosts
        self._acts = acts
        self._clock = clock
        self._doer = doer
        self._longest_days = longest_days
        self._commands = commands
        self._rules = rules
        self._criteria = criteria

    async def run(self, step: str, job: Job) -> StepResult:
        """Raises HostError and StoreError."""
        host = self._hosts.of(job.installation, job.repository)
        user, asked = await self._asked(job, host)
        if asked is None:
            # Edited since: what it asks now was not asked when the event was sent.
            await self._end(job, user, ("", "withdrawn"), None, Made(""))
            return Stop()
        command = self._commands.get(asked.name, self._commands[FALLBACK])
        allowed = not command.needs_write or await host.may_write(user)
        made = await self._answer(job, host, command, asked, user) if allowed else Made(refusal(user))
        pressed_by = "" if job.subject else f"{code(user)} pressed a button of the check run: {command.name}.\n\n"
        marker = f"<!-- complianceagent:command={hashlib.sha256(job.id.encode()).hexdigest()[:32]} -->"
        action = PostComment(job.number, marker, f"{pressed_by}{made.text}\n\n{marker}")
        receipt = await self._acts.act(host, f"{job.installation}/{job.repository}: {job.id}", action)
        await self._end(job, user, (command.name, "answered" if allowed else "refused"), receipt, made)
        return Stop()

    async def _asked(self, job: Job, host: CodeHost) -> tuple[str, Command | None]:
        """Who asks, and what: in a comment as it is now, or by a button."""
        if job.subject:
            user, body = await host.comment_author_and_body(job.subject)
            return user, command_in(body)
        async with self._database.reading() as work:
            delivery = await work.deliveries.get(job.delivery)
        return pressed(json.loads(delivery.body)) if delivery is not None else ("", None)

    async def _answer(self, job: Job, host: CodeHost, command: SlashCommand, asked: Command, user: str) -> Made:
        answer = command.answer(await self._context(job, asked))
        if isinstance(answer, str):
            return Made(answer)
        return await self._doer.do(job, host, user, answer)

    async def give_up(self, job: Job, reason: str) -> None:
        await self._end_as(JobState.FAILED, job, reason)

    async def lost(self, job: Job, reason: str) -> None:
        await self._end_as(JobState.LOST, job, reason)

    async def _end_as(self, state: JobState, job: Job, reason: str) -> None:
        async with self._database.work() as work:
            await work.jobs.move(job.id, state, self._clock.now(), reason)
            await work.commit()

    async def _context(self, job: Job, asked: Command) -> CommandContext:
        async with self._database.reading() as work:
            findings = await work.findings.all_of(job.installation, job.repository, job.number)
            reviewed = await work.findings.last_head(job.installation, job.repository, job.number)
            waivers = await work.waivers.of(job.installation, job.repository, job.number)
        return CommandContext(
            command=asked,
            repository=job.repository,
            number=job.number,
            findings=findings,
            reviewed=reviewed,
            rules=self._rules,
            criteria=self._criteria,
            summaries={name: command.summary for name, command in self._commands.items()},
            waivers=waivers,
            today=self._clock.now().date(),
            longest_days=self._longest_days,
        )

    async def _end(self, job: Job, user: str, what: tuple[str, str], receipt: Receipt | None, made: Made) -> None:
        """One transaction: the evidence of the command (its name, and how it ended), and the job's end."""
        name, outcome = what
        body: dict[str, object] = {
            "command": name,
            "by": user,
            "comment": job.subject,
            "outcome": outcome,
            "answer": receipt.id if receipt else None,
            **({"commit": made.commit, "fixed": list(made.fixed)} if made.commit else {}),
        }
        async with self._database.work() as work:
            record = await work.jobs.get(job.id)
            if record is not None and not record.state.is_final:
                fact = Fact(EvidenceKind.COMMAND, f"{job.repository}#{job.number}", body)
                now = self._clock.now()
                facts = [fact, *await keep(work, job, user, made, now)]
                await work.evidence.append(job.installation, facts, now)
                await work.jobs.move(job.id, JobState.DONE, now)
                await work.commit()
