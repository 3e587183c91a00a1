"""Try again what was given up."""

from collections.abc import Sequence
from dataclasses import replace

from bot.ports.clock import Clock
from bot.ports.stores import Database
from bot.services.accept_delivery import queue


async def retry(database: Database, clock: Clock, ids: Sequence[str], limit: int) -> tuple[int, list[str]]:
    """Queue the jobs of these ids again (all, for none), or none of them where one is unknown: how many, and the
    unknown ids. Each becomes a new job, for what was said under the old one's name stays said. Raises StoreError."""
    now = clock.now()
    async with database.work() as work:
        records = {each.job.id: each for each in await work.jobs.given_up(limit)}
        unknown = [each for each in ids if each not in records]
        if unknown:
            return 0, unknown
        chosen = [records[each] for each in dict.fromkeys(ids)] if ids else list(records.values())
        for record in chosen:
            again = replace(record.job, id=f"{record.job.id}, again {now:%Y-%m-%dT%H:%M:%S.%f}")
            await work.jobs.retried(record.job.id)
            await queue(work, again, now)
        await work.commit()
    return len(chosen), []
