"""Examines a whole installation: the machine, the database, the queue, and the App on GitHub."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from complianceagent.clock import SYSTEM

from bot import registry
from bot.adapters.db.work import opened
from bot.adapters.github.app_state import app_state, event_fault, hook_fault, permission_fault
from bot.compose.readiness import disk_fault, migrations_fault, scanners_fault
from bot.core.diagnosis import Examined
from bot.core.upkeep import BACK_UP, ChoreRecord, Upkeep, chore_fault, known
from bot.core.wording import duration, plural
from bot.ports.code_host import Gone, HostError
from bot.ports.jobs import JobRecord
from bot.ports.stores import StoreError
from bot.settings import Settings

LONGEST_WAIT = 600
"""Seconds that the oldest job may wait before we call it a fault. Our own choice: a review takes seconds."""

GIVEN_UP = 100
"""Jobs that were given up, looked at at once."""


async def examine(settings: Settings) -> AsyncIterator[Examined]:
    """One part after the other, each as soon as it is known. Never raises."""
    yield Examined("git", "" if shutil.which("git") else "git is not installed")
    yield Examined("scanners", await asyncio.to_thread(scanners_fault))
    yield Examined("disk", await asyncio.to_thread(disk_fault, settings.home), str(settings.home))
    yield Examined(
        "pages of reviews", "", settings.public_url or "none: PUBLIC_URL is not set, so no check run links to one"
    )
    fault = await asyncio.to_thread(migrations_fault, settings.database_url.reveal())
    yield Examined("database", fault)
    if not fault:
        async for each in _queue(settings):
            yield each
    async for each in _app(settings):
        yield each


async def _queue(settings: Settings) -> AsyncIterator[Examined]:
    try:
        async with opened(settings.database_url.reveal()) as database, database.reading() as work:
            counts = await work.jobs.counts()
            oldest = await work.jobs.oldest_waiting()
            given_up = await work.jobs.given_up(GIVEN_UP)
            chores = await work.chores.all()
    except StoreError as error:
        yield Examined("queue", str(error))
        return
    age = int((SYSTEM.now() - oldest).total_seconds()) if oldest else 0
    under_way = sum(each.jobs for each in counts if not each.state.is_final)
    late = f"the oldest job has waited {duration(age)}; is a worker running?" if age > LONGEST_WAIT else ""
    yield Examined("queue", late, f"{plural(under_way, 'job')} under way")
    yield Examined("given up", given_up_fault(given_up))
    for each in known(chores):
        yield examined(*each, SYSTEM.now())
    if BACK_UP.name not in {each.name for each in chores} and chores:
        yield Examined(BACK_UP.name, "", "nobody told of one; let it run `complianceagent db backed-up` at its end")


def examined(upkeep: Upkeep, record: ChoreRecord, now: datetime) -> Examined:
    """When it was done last, and whether it was missed."""
    done = f"done {record.done_at:%Y-%m-%d %H:%M} UTC" if record.done_at else "not due yet"
    return Examined(upkeep.name, chore_fault(upkeep, record, now), f"{done}{': ' if record.told else ''}{record.told}")


def given_up_fault(given_up: Sequence[JobRecord]) -> str:
    if not given_up:
        return ""
    last = given_up[0]
    more = "or more " if len(given_up) == GIVEN_UP else ""
    return (
        f"{plural(len(given_up), 'job')} {more}could not run, the last one ({last.job.repository}#{last.job.number}): "
        f"{last.reason}; see `complianceagent jobs list`"
    )


async def _app(settings: Settings) -> AsyncIterator[Examined]:
    try:
        state = await app_state(str(settings.app_id), settings.private_key, settings.api_url, SYSTEM)
    except Gone:
        yield Examined("GitHub App", f"{settings.api_url} knows no App {settings.app_id}; see GITHUB_APP_ID")
        return
    except HostError as error:
        yield Examined("GitHub App", f"{error} (asked {settings.api_url} for App {settings.app_id})")
        return
    yield Examined("GitHub App", "", state.slug)
    yield Examined("permissions", permission_fault(state))
    yield Examined("events", event_fault(state, frozenset(registry.plugins("bot.handlers"))))
    yield Examined("webhook", hook_fault(state), state.hook_url)
