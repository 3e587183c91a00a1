"""The process: settings, logs, web server, worker, and an orderly end."""

import asyncio
import fcntl
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

import structlog
from aiohttp import web as http
from complianceagent.clock import SYSTEM

from bot.compose.server import database_file, intake, is_up_to_date, upgrade_database, worker
from bot.compose.watched import Watched, watched
from bot.logs import set_up_logs
from bot.ports.stores import StoreError
from bot.services.show_operation import OperationShower
from bot.settings import Settings, load_settings
from bot.web.app import make_app
from bot.web.dashboard import Dashboard
from bot.web.reviews import Reviews
from bot.web.watch import Watch

log = structlog.get_logger()

SHUTDOWN_SECONDS = 3.0
"""How long a stopping server waits for a delivery that is being kept; GitHub hears of one that was cut off."""

STEPS_BACK = 10
"""How far a worker and its scanners step back behind the others of their machine (nice(2)): GitHub waits 10 seconds for
the answer to a webhook, and nobody counts seconds for a review."""


def run(*, web: bool, work: bool) -> None:
    """Run until a signal ends it. Raises SettingsError; exits with 2 where it cannot start."""
    settings = load_settings()
    if not web:
        os.nice(STEPS_BACK)
    os.umask(0o077)  # whatever we write holds private code, and is for nobody else on the machine
    set_up_logs()
    sys.dont_write_bytecode = True  # on a full disk Python keeps half of a compiled module, and fails on it for ever
    try:
        with _only_one(settings, needed=work):
            asyncio.run(_run(settings, web=web, work=work))
    except (StoreError, ValueError, OSError) as error:
        log.error("cannot start", error=str(error))
        sys.exit(2)


async def _run(settings: Settings, *, web: bool, work: bool) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        if web and work:
            await asyncio.to_thread(upgrade_database, settings.database_url.reveal())
        elif not await asyncio.to_thread(is_up_to_date, settings.database_url.reveal()):
            raise StoreError("the database is not up to date; run `complianceagent db upgrade` first")
        told = await stack.enter_async_context(watched(settings, works=work))
        beside = None
        if work:
            beside = await stack.enter_async_context(worker(settings, told.meter))
        if web:
            way_in = await stack.enter_async_context(intake(settings, beside))
            reviews = Reviews(way_in.shower, settings.keep_days)
            shower = OperationShower(way_in.database, told.readiness.faults, SYSTEM)
            pages = (reviews, Dashboard(shower, settings.metrics_token, settings.server_url))
            app = make_app(way_in.accepter, settings.webhook_secret, _watch(settings, told), told.meter, pages)
            await stack.enter_async_context(_serving(app, settings.host, settings.port))
        elif settings.worker_port:
            app = http.Application()
            _watch(settings, told).add_to(app)
            await stack.enter_async_context(_serving(app, settings.host, settings.worker_port))
        log.info("ready", web=web, worker=work)
        await stop.wait()
        log.info("stopping")


def _watch(settings: Settings, told: Watched) -> Watch:
    return Watch(told.readiness.faults, told.metrics, settings.metrics_token)


@asynccontextmanager
async def _serving(app: http.Application, host: str, port: int) -> AsyncIterator[None]:
    runner = http.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await http.TCPSite(runner, host, port).start()
        for address in runner.addresses:
            log.info("listening", host=address[0], port=address[1])
        yield
    finally:
        await runner.cleanup()


@contextmanager
def _only_one(settings: Settings, *, needed: bool) -> Iterator[None]:
    """SQLite has one worker: a second one would take the first one's running work for work left behind."""
    file = database_file(settings.database_url.reveal())
    if not needed or file is None:
        yield
        return
    lock = Path(f"{file}.worker")
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OSError(
                f"another worker (see {lock}) uses this SQLite database; for more than one, use PostgreSQL"
            ) from None
        held.write(f"{os.getpid()}\n")
        held.flush()
        yield
