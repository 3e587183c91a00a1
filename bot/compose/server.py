"""The server's ports and the adapters that fill them."""

import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from complianceagent.clock import SYSTEM

from bot import registry
from bot.adapters.db.engine import is_sqlite, make_engine, sqlite_file, sync_url
from bot.adapters.db.errors import translated
from bot.adapters.db.limits import limits_in, prepare_limits
from bot.adapters.db.line import Line
from bot.adapters.db.migrate import is_current, upgrade
from bot.adapters.db.work import Database
from bot.adapters.git.mirrors import GitMirrors
from bot.adapters.github.host import GitHubHosts
from bot.adapters.queue.enqueue import enqueuer
from bot.adapters.queue.looking import Bell
from bot.adapters.queue.migrate import migrate
from bot.adapters.queue.presence import Presence
from bot.adapters.queue.recovery import Sweep
from bot.adapters.queue.worker import QueueWorker
from bot.compose.chores import chores as all_chores
from bot.compose.chores import take_on
from bot.compose.engine import engine_in
from bot.core.job import JobKind
from bot.inventory.languages.interface import languages
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.queue import Chore
from bot.services.accept_delivery import DeliveryAccepter
from bot.services.act_once import ActOnce
from bot.services.answer_command import CommandAnswerer
from bot.services.commit_fixes import FixCommitter
from bot.services.decide_review import ReviewDecider
from bot.services.do_command import Doer
from bot.services.find_renamed import RenamedFinder
from bot.services.model_allowance import Ledger
from bot.services.page_links import page_links
from bot.services.record_change import ChangeRecorder
from bot.services.record_push import PushRecorder
from bot.services.review_merge_group import MergeGroupReviewer
from bot.services.review_pages import ReviewPages
from bot.services.review_pull_request import Parts, PullRequestReviewer
from bot.services.run_job import JobKindRunner, StepRunner
from bot.services.share_turns import SharedTurns
from bot.services.show_review import ReviewShower
from bot.services.tell_expiry import ExpiryTeller
from bot.services.trace_remediation import RemediationTracer
from bot.services.waive_finding import FindingWaiver
from bot.settings import Settings

EMBEDDED = "embedded"
"""The executor's name where one process is all there is (SQLite): what it left behind is its own to take up."""

ANSWER_SECONDS = 4.0
"""How long a delivery waits for a lock, in our line of writers and then in the database: GitHub wants an answer within
10 seconds (GitHub docs: Best practices for using webhooks), and a "not now" is one."""


def upgrade_database(database_url: str) -> None:
    """Bring all tables up to date: ours, the SDK's and the queue's. Raises StoreError and ValueError."""
    upgrade(database_url)
    prepare_limits(database_url)
    migrate(sync_url(database_url).render_as_string(hide_password=False))


def is_up_to_date(database_url: str) -> bool:
    """Whether all tables are. Raises StoreError and ValueError."""
    return is_current(database_url)


def database_file(database_url: str) -> Path | None:
    """The SQLite file; None for PostgreSQL. Raises ValueError."""
    return sqlite_file(database_url)


@dataclass(frozen=True)
class Intake:
    """What the web server needs."""

    accepter: DeliveryAccepter
    database: Database
    shower: ReviewShower


@asynccontextmanager
async def queued_database(database_url: str) -> AsyncIterator[Database]:
    """A database whose jobs a running worker takes up. The tables must be up to date. Raises ValueError."""
    engine = make_engine(database_url)
    try:
        yield Database(engine, enqueuer(engine.sync_engine))
    finally:
        await engine.dispose()


@dataclass(frozen=True)
class Beside:
    """What a worker and the way in share where they are one process. `bell` is rung for work that is queued."""

    bell: Bell
    line: Line


@asynccontextmanager
async def intake(settings: Settings, beside: Beside | None) -> AsyncIterator[Intake]:
    """The way in: deliveries are kept and queued; and pages are shown. The tables must be up to date."""
    engine = make_engine(settings.database_url.reveal(), busy_seconds=ANSWER_SECONDS, short=True)
    try:
        beside = beside or Beside(Bell(), Line())
        database = Database(
            engine,
            enqueuer(engine.sync_engine),
            busy_seconds=ANSWER_SECONDS,
            queued=beside.bell.ring,
            line=beside.line,
            hurried=True,
        )
        accepter = DeliveryAccepter(database, registry.plugins("bot.handlers"), SYSTEM)
        links = page_links(settings.public_url, settings.webhook_secret)
        yield Intake(accepter, database, ReviewShower(database, links, settings.server_url))
    finally:
        await engine.dispose()


@asynccontextmanager
async def worker(settings: Settings, meter: Meter = UNMEASURED) -> AsyncIterator[Beside]:
    """The work: jobs are run for as long as the block lasts."""
    languages()  # all that can be missing or broken is found now, not in the middle of a job
    async with AsyncExitStack() as stack:
        beside = Beside(Bell(), Line())
        runner, due = await _runner(settings, stack, beside, meter)
        url = sync_url(settings.database_url.reveal())
        text = url.render_as_string(hide_password=False)
        alone = is_sqlite(url)
        executor = EMBEDDED if alone else f"{socket.gethostname()}-{uuid.uuid4()}"
        presence = None
        if not alone:
            # Before any work is taken, and until none is under way: others take the work of whoever is not present.
            with translated():
                presence = await Presence(text, executor).start()
            stack.callback(presence.close)
        most = settings.installation_jobs
        heard = beside.bell if alone else None
        queue = QueueWorker(text, runner, executor, per_installation=most, chores=due, bell=heard)
        await queue.start()
        stack.push_async_callback(queue.stop)
        stack.push_async_callback(Sweep(queue, executor, presence).start().close)
        yield beside


async def _runner(
    settings: Settings, stack: AsyncExitStack, beside: Beside, meter: Meter
) -> tuple[StepRunner, list[Chore]]:
    model = None
    if settings.model is not None:
        # The library takes half a second to import: only where it is used.
        from bot.adapters.openai.chat import ChatModel  # noqa: PLC0415

        model = ChatModel(settings.model.key, settings.model.base_url, settings.model.name)
        stack.push_async_callback(model.close)
    engine = await stack.enter_async_context(engine_in(settings.home, model, meter))
    session = await stack.enter_async_context(aiohttp.ClientSession())
    db_engine = make_engine(settings.database_url.reveal())
    stack.push_async_callback(db_engine.dispose)
    database = Database(db_engine, enqueuer(db_engine.sync_engine), queued=beside.bell.ring, line=beside.line)
    clock = SYSTEM
    await take_on(database, clock, alone=is_sqlite(db_engine.url))
    limits = stack.enter_context(limits_in(settings.database_url.reveal()))
    hosts = GitHubHosts(
        session,
        app_id=str(settings.app_id),
        private_key=settings.private_key,
        api_url=settings.api_url,
        server_url=settings.server_url,
        graphql_url=settings.graphql_url,
        clock=clock,
        turns=None if is_sqlite(db_engine.url) else SharedTurns(database),
        limits=limits,
        meter=meter,
    )
    mirrors = GitMirrors(settings.home / "mirrors")
    acts = ActOnce(database, clock)
    decider = ReviewDecider(
        database=database,
        mirrors=mirrors,
        tracer=RemediationTracer(mirrors, clock),
        clock=clock,
        rules=engine.rules,
        criteria=engine.criteria,
        server_url=settings.server_url,
    )
    answerer = CommandAnswerer(
        limits=limits,
        database=database,
        hosts=hosts,
        acts=acts,
        clock=clock,
        doer=Doer(
            database,
            FixCommitter(database, mirrors, engine.scanner, acts),
            FindingWaiver(database, mirrors, engine.policies, clock),
        ),
        commands=registry.plugins("bot.commands"),
        rules=engine.rules,
        criteria=engine.criteria,
    )
    ledger = Ledger(database, clock, settings.model.daily_tokens) if settings.model else None
    pages = ReviewPages(page_links(settings.public_url, settings.webhook_secret))
    parts = Parts(database, hosts, mirrors, engine.scanner, decider, acts, clock, ledger, meter=meter, pages=pages)
    kinds: dict[JobKind, JobKindRunner] = {
        JobKind.REVIEW: PullRequestReviewer(parts),
        JobKind.COMMAND: answerer,
        JobKind.REPLY: answerer,
        JobKind.EXPIRY: ExpiryTeller(database, hosts, acts, clock),
        JobKind.MERGE_GROUP: MergeGroupReviewer(
            database=database,
            hosts=hosts,
            mirrors=mirrors,
            scanner=engine.scanner,
            acts=acts,
            clock=clock,
            rules=engine.rules,
            criteria=engine.criteria,
            server_url=settings.server_url,
            pages=pages,
        ),
        JobKind.CHANGE: ChangeRecorder(database, hosts, mirrors, clock),
        JobKind.PUSH: PushRecorder(database, hosts, clock),
    }
    renamed = RenamedFinder(database, hosts.app(), clock).is_renamed
    return StepRunner(database, clock, kinds, meter=meter, renamed=renamed), all_chores(
        settings, database, hosts.app(), hosts, clock
    )
