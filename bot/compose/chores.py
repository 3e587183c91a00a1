"""The work that is due again and again."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot import registry
from bot.adapters.checkpoints import CheckpointFile
from bot.adapters.db.backup import Backups
from bot.adapters.db.engine import sqlite_file, sync_url
from bot.adapters.db.work import opened
from bot.adapters.git.prune import prune
from bot.adapters.queue.clear import clear_ended
from bot.core.upkeep import (
    BACK_UP,
    CATCH_UP,
    CHECKPOINT,
    CLEAR_OUT,
    END_WAIVERS,
    LOOK_AT_GATES,
    LOOK_AT_PULLS,
    UPKEEP,
    Upkeep,
)
from bot.ports.app_host import AppHost
from bot.ports.clock import Clock
from bot.ports.code_host import CodeHosts
from bot.ports.queue import Chore
from bot.ports.stores import Database
from bot.services.accept_delivery import DeliveryAccepter
from bot.services.back_up import BackUp
from bot.services.catch_up import CatchUp
from bot.services.checkpoint import Checkpointer
from bot.services.clear_out import ClearOut
from bot.services.expire_waivers import WaiverExpirer
from bot.services.look_at_gates import GatesLook
from bot.services.look_at_pulls import PullsLook
from bot.services.run_chore import ChoreDoer
from bot.settings import Settings

GIB = 2**30


async def take_on(database: Database, clock: Clock, *, alone: bool) -> None:
    """A worker does them from now on; `alone`: no other one runs. Raises StoreError."""
    async with database.work() as work:
        # Whoever has PostgreSQL backs it up by other means, and may tell us of it.
        mine = (each.name for each in UPKEEP if alone or each is not BACK_UP)
        await work.chores.know(mine, clock.now())
        if alone:
            await work.chores.free()
        await work.commit()


def chores(settings: Settings, database: Database, app: AppHost, hosts: CodeHosts, clock: Clock) -> list[Chore]:
    """All that is named in `core.upkeep`."""

    def due(upkeep: Upkeep, do: Callable[[], Awaitable[str]], *, at_start: bool = False) -> Chore:
        doer = ChoreDoer(database, clock, upkeep.name, do)
        return Chore(upkeep.name, upkeep.cron, doer.run, at_start)

    accepter = DeliveryAccepter(database, registry.plugins("bot.handlers"), clock)
    pulls = due(LOOK_AT_PULLS, PullsLook(database, app, clock).run)
    return [
        pulls,
        due(END_WAIVERS, WaiverExpirer(database, clock).run),
        due(CATCH_UP, CatchUp(database, app, accepter, clock, pulls.run).run, at_start=True),
        due(LOOK_AT_GATES, GatesLook(database, hosts, clock).run),
        due(CHECKPOINT, Checkpointer(database, _checkpoints(settings), clock).run),
        due(CLEAR_OUT, _clear_out(settings, database, clock).run),
        *(due(BACK_UP, each.run) for each in _backups(settings, clock)),
    ]


def _clear_out(settings: Settings, database: Database, clock: Clock) -> ClearOut:
    url = sync_url(settings.database_url.reveal()).render_as_string(hide_password=False)

    def queue(before: datetime, most: int) -> int:
        return clear_ended(url, before, most)

    def mirrors(before: datetime) -> int:
        return prune(settings.home / "mirrors", before, settings.mirrors_gib * GIB)

    keep = timedelta(days=settings.keep_days)
    return ClearOut(database, clock, keep, clear_queue=queue, clear_mirrors=mirrors)


def _checkpoints(settings: Settings) -> CheckpointFile:
    return CheckpointFile(settings.home / "checkpoints.jsonl")


def _backups(settings: Settings, clock: Clock) -> list[BackUp]:
    """None for PostgreSQL, which has better ways of its own."""
    file = sqlite_file(settings.database_url.reveal())
    if file is None:
        return []
    copies = Backups(file, settings.home / "backups", settings.backups)
    return [BackUp(copies, _checkpoints(settings), clock, lambda copy: opened(f"sqlite:///{copy}"))]
