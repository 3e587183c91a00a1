"""The turns of an installation's writes, in both databases, asked for by several at once."""

import asyncio

from bot.adapters.db.work import Database
from bot.core.pace import BURST
from bot.services.share_turns import SharedTurns

SPACING = 0.2


async def write(turns: SharedTurns, installation: int, inside: list[int], seconds: float = 0.0) -> float:
    """When it was let in."""
    loop = asyncio.get_running_loop()
    while wait := await turns.begin(installation, SPACING):  # noqa: ASYNC110 - what ends it may be another process
        await asyncio.sleep(wait)
    at = loop.time()
    inside.append(1)
    assert inside == [1], "another one writes"
    await asyncio.sleep(seconds)
    inside.clear()
    await turns.end(installation)
    return at


async def test_writers_at_once_take_turns_and_a_crowd_is_slowed_down(database: Database) -> None:
    several = [SharedTurns(database) for _ in range(4)]
    inside: list[int] = []
    more = 3
    began = await asyncio.gather(*(write(several[at % 4], 7, inside, 0.01) for at in range(BURST + more)))
    assert max(began) - min(began) >= more * SPACING * 0.9


async def test_installations_do_not_wait_for_each_other(database: Database) -> None:
    turns = SharedTurns(database)
    assert await turns.begin(1, SPACING) == 0
    assert await turns.begin(1, SPACING) > 0, "somebody writes"
    assert await turns.begin(2, SPACING) == 0


async def test_a_limit_that_one_has_met_holds_for_all(database: Database) -> None:
    await SharedTurns(database).hold(7, 60)
    other = SharedTurns(database)
    assert 55 < await other.held(7) <= 60
    assert 55 < await other.begin(7, SPACING) <= 60
    assert await other.held(8) == 0
