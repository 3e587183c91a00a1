"""How many commands of one person are answered."""

from datetime import UTC, datetime
from typing import Any, cast

from bot import registry
from bot.adapters.db.work import Database
from bot.core.action import Action, PostComment, React, Receipt
from bot.core.job import Job, JobKind
from bot.ports.code_host import Gate, Said, open_gate
from bot.services.act_once import ActOnce
from bot.services.answer_command import COMMANDS, CommandAnswerer

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


class Host:
    """One comment, said by everybody: its id tells by whom."""

    def __init__(self) -> None:
        self.done: list[Action] = []

    def of(self, installation: int, repository: str) -> "Host":
        return self

    async def comment(self, comment: int, *, in_thread: bool = False) -> Said:
        return Said("mona" if comment < 1000 else "hubert", "/compliance help")

    async def perform(self, action: Action, *, look_first: bool, gate: Gate = open_gate) -> Receipt:
        self.done.append(action)
        return Receipt(1, how="")


async def test_whoever_asks_without_end_gets_no_more_answers(database: Database) -> None:
    host = Host()
    nothing = cast(Any, None)
    answerer = CommandAnswerer(
        database=database,
        hosts=cast(Any, host),
        acts=ActOnce(database, Clock()),
        clock=Clock(),
        doer=nothing,
        commands=registry.plugins("bot.commands"),
        rules={},
        criteria={},
    )

    async def ask(number: int) -> str:
        job = Job(f"command-{number}", JobKind.COMMAND, 5, "acme/shop", 7, "", f"d-{number}", number)
        async with database.work() as work:
            if await work.jobs.get(job.id) is None:
                await work.jobs.add(job, NOW)
                await work.commit()
        await answerer.run("answer", job)
        return next(each.content for each in reversed(host.done) if isinstance(each, React))

    assert {await ask(number) for number in range(1, COMMANDS.limit + 1)} == {"eyes"}
    assert await ask(1) == "eyes", "the same command again is no other one"
    answers = sum(isinstance(each, PostComment) for each in host.done)
    assert await ask(999) == "confused"
    assert sum(isinstance(each, PostComment) for each in host.done) == answers == COMMANDS.limit
    assert await ask(1001) == "eyes", "others are answered"
    async with database.reading() as work:
        entries = await work.evidence.entries(5)
    assert ['"outcome":"too many"' in each.payload for each in entries].count(True) == 1
