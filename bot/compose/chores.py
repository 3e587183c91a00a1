"""The work that is due again and again."""

from collections.abc import Awaitable, Callable

from bot import registry
from bot.core.upkeep import CATCH_UP, END_WAIVERS, LOOK_AT_PULLS, UPKEEP, Upkeep
from bot.ports.app_host import AppHost
from bot.ports.clock import Clock
from bot.ports.queue import Chore
from bot.ports.stores import Database
from bot.services.accept_delivery import DeliveryAccepter
from bot.services.catch_up import CatchUp
from bot.services.expire_waivers import WaiverExpirer
from bot.services.look_at_pulls import PullsLook
from bot.services.run_chore import ChoreDoer


async def take_on(database: Database, clock: Clock, *, alone: bool) -> None:
    """A worker does them from now on; `alone`: no other one runs. Raises StoreError."""
    async with database.work() as work:
        await work.chores.know((each.name for each in UPKEEP), clock.now())
        if alone:
            await work.chores.free()
        await work.commit()


def chores(database: Database, app: AppHost, clock: Clock) -> list[Chore]:
    """All that is named in `core.upkeep`."""

    def done(upkeep: Upkeep, do: Callable[[], Awaitable[str]]) -> ChoreDoer:
        return ChoreDoer(database, clock, upkeep.name, do)

    accepter = DeliveryAccepter(database, registry.plugins("bot.handlers"), clock)
    pulls = done(LOOK_AT_PULLS, PullsLook(database, app, clock).run)
    catch_up = done(CATCH_UP, CatchUp(database, app, accepter, clock, pulls.run).run)
    return [
        Chore(END_WAIVERS.name, END_WAIVERS.cron, done(END_WAIVERS, WaiverExpirer(database, clock).run).run),
        Chore(CATCH_UP.name, CATCH_UP.cron, catch_up.run, at_start=True),
        Chore(LOOK_AT_PULLS.name, LOOK_AT_PULLS.cron, pulls.run),
    ]
