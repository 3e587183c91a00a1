"""A newer push ends the older review's work."""

import asyncio

import pytest

from bot.ports.stores import StoreError
from bot.services.act_once import Superseded
from bot.services.while_current import while_current


class Change:
    """Work that takes its time, and notices its end; and the answers to "is it still wanted?"."""

    def __init__(self, *answers: bool | Exception, seconds: float = 30.0) -> None:
        self.ended = False
        self._answers = list(answers)
        self._seconds = seconds

    async def look(self) -> str:
        try:
            await asyncio.sleep(self._seconds)
        finally:
            self.ended = True
        return "seen"

    async def wanted(self) -> bool:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_what_nobody_wants_any_more_is_ended_at_once() -> None:
    change = Change(True, False)
    async with asyncio.timeout(5):
        with pytest.raises(Superseded):
            await while_current(change.look(), change.wanted, Superseded("d-1"), 0.01)
    assert change.ended


async def test_what_is_wanted_is_done() -> None:
    change = Change(True, seconds=0.05)
    assert await while_current(change.look(), change.wanted, Superseded("d-1"), 0.01) == "seen"


async def test_a_database_that_is_away_ends_nothing() -> None:
    change = Change(StoreError("locked"), seconds=0.05)
    assert await while_current(change.look(), change.wanted, Superseded("d-1"), 0.01) == "seen"


async def test_a_fault_of_the_work_is_told() -> None:
    async def fails() -> str:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await while_current(fails(), Change(True).wanted, Superseded("d-1"), 0.01)


async def test_who_is_stopped_stops_the_work() -> None:
    change = Change(True)
    task = asyncio.create_task(while_current(change.look(), change.wanted, Superseded("d-1"), 10.0))
    await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert change.ended
