"""The product as processes that can be killed, on either database, and what must hold whatever was done to them."""

import asyncio
import json
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bot.adapters.db.work import opened
from bot.compose.server import upgrade_database
from bot.demo.github.hooks import Delivery
from bot.demo.github.state import PullRequest, Repository
from bot.demo.server_process import tail
from bot.engine.markers import finding_in
from bot.services.verify_evidence import verify
from tests.e2e.forked import SLOWEST, Forked, World
from tests.e2e.stage import Stage, staged

BAD = "import subprocess\n\n\ndef run{0}(name: str) -> None:\n    subprocess.call('ls {0} ' + name, shell=True)\n"
REVIEWED = {"opened", "synchronize", "reopened"}
FINAL = {"done", "superseded", "lost", "failed"}
SAID = {"success", "failure", "neutral", "action_required"}


def bad(number: int) -> dict[str, str]:
    """A file with one finding, another one for each number."""
    return {f"tools/tool{number}.py": BAD.format(number)}


@dataclass
class Plant(Stage):
    """A stage whose processes the test starts, kills and stops."""

    hurried: bool = False
    slowest: float = SLOWEST
    processes: list[Forked] = field(default_factory=list)
    pulls: list[PullRequest] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.settings["DATABASE_URL"]

    async def start(self, command: str, *, ready: bool = True, release: int = 1) -> Forked:
        """`complianceagent serve`, `web` or `worker`."""
        before = self._times_ready()
        process = Forked(command, self.settings, self.log, World(self.hurried, self.slowest, release))
        self.processes.append(process)
        if ready:
            await self.until(
                lambda: process.returncode is not None or self._times_ready() > before, f"{command} to be ready"
            )
            assert process.returncode is None, tail(self.log)
        return process

    def _times_ready(self) -> int:
        return self.log.read_text(errors="replace").count("event=ready")

    async def kill(self, process: Forked) -> None:
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()

    async def stop(self, process: Forked) -> float:
        """By SIGTERM; how long it took, in seconds."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        process.terminate()
        await process.wait()
        seconds = loop.time() - began
        assert process.returncode == 0, f"ended with {process.returncode} after {seconds:.1f} s\n{tail(self.log)}"
        return seconds

    async def end(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                await self.kill(process)

    async def open(self, repository: Repository, number: int) -> PullRequest:
        pull = await self.pull(repository, bad(number), branch=f"change{number}")
        self.pulls.append(pull)
        return pull

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"), timeout=30)) as connection:
                return connection.execute(query, values).fetchall()
        with closing(psycopg.connect(self.url.replace("+psycopg", ""))) as postgres:
            return list(postgres.execute(query.replace("?", "%s"), values).fetchall())

    def asked(self, method: str, ending: str) -> int:
        """How many requests came in, whether or not they were answered."""
        return sum(each.method == method and each.path.endswith(ending) for each in self.github.requests)

    def deliveries(self) -> Iterator[Delivery]:
        """Those that ask for a review."""
        for each in self.github.deliveries:
            if each.event == "pull_request" and each.payload["action"] in REVIEWED:
                yield each

    def delivery_ids(self) -> list[str]:
        return [each.id for each in self.deliveries()]

    async def until_redelivered(self, delivery: Delivery) -> None:
        """Deliver it until it is kept, as somebody at GitHub's side would."""
        async with asyncio.timeout(30):
            while await self.github.redeliver(delivery.id) not in {200, 202}:  # noqa: ASYNC110 - as in `finished`
                await asyncio.sleep(0.3)

    def unfinished(self) -> list[tuple[str, str]]:
        """(delivery, state) of what was accepted with a 2xx and has not come to an end."""
        states = dict(self.rows("SELECT delivery, state FROM jobs"))
        kept = {row[0] for row in self.rows("SELECT id FROM deliveries")}
        found = []
        for each in self.deliveries():
            if not {200, 202} & set(each.statuses):
                continue
            # One that was missed, and caught up after a later push's review was asked for, needs none of its own.
            seen = "done" if each.id in kept and 202 not in each.statuses else "lost!"
            found.append((each.id, states.get(each.id, seen)))
        return [(delivery, state) for delivery, state in found if state not in FINAL]

    async def finished(self, seconds: float = 120) -> None:
        try:
            async with asyncio.timeout(seconds):
                while self.unfinished():  # noqa: ASYNC110 - other processes act, which have no event of ours
                    await asyncio.sleep(0.2)
        except TimeoutError:
            raise AssertionError(f"not finished: {self.unfinished()}\n{tail(self.log)}") from None

    async def nothing_lost_nothing_twice(self, findings: Counter[int] | None = None) -> None:
        """What must hold when all is quiet. Every push to our pull requests has brought one finding."""
        await self.finished()
        assert not self.rows("SELECT id, state FROM jobs WHERE finished_at IS NULL")
        workflows = "workflow_status" if self.url.startswith("sqlite") else "dbos.workflow_status"
        await self.until(
            lambda: {row[0] for row in self.rows(f"SELECT status FROM {workflows}")} <= {"SUCCESS"}, "the queue"
        )
        for pull in self.pulls:
            self._said_once(pull)
        async with opened(self.url) as database:
            chains = await verify(database)
        assert chains
        assert all(chain.ok for chain in chains), chains

    def _said_once(self, pull: PullRequest) -> None:
        where = f"{pull.repository.full_name}#{pull.number}"

        def equal(what: str, found: object, wanted: object) -> None:
            assert found == wanted, f"{where}: {what}: {found}, and not {wanted}\n{tail(self.log)}"

        said = Counter(finding_in(comment.body) for comment in pull.comments)
        assert None not in said
        equal("comments on each finding", set(said.values()), {1})
        kept = self.rows(
            "SELECT fingerprint, comment FROM findings WHERE repository = ? AND number = ? AND state = 'open'",
            pull.repository.full_name,
            pull.number,
        )
        equal("findings kept", {row[0] for row in kept}, set(said))
        equal("comments kept", {row[1] for row in kept}, {comment.id for comment in pull.comments})
        recorded = self.recorded("finding", pull)
        equal("findings recorded", Counter(each["fingerprint"] for each in recorded), said)
        reviews = [each["review"] for each in self.recorded("review", pull) if each["review"]]
        equal("reviews recorded", Counter(reviews), Counter(review.id for review in pull.reviews))
        mine = [each for each in pull.repository.checks.values() if each.external_id.startswith(f"pr-{pull.number}-")]
        equal("check runs", Counter(check.head_sha for check in mine), Counter({check.head_sha for check in mine}))
        equal("their states", {check.status for check in mine}, {"completed"})
        (last,) = [check for check in mine if check.head_sha == pull.head_sha]
        assert last.conclusion in SAID, f"{where}: {last.conclusion}"

    def recorded(self, kind: str, pull: PullRequest) -> list[dict[str, Any]]:
        """Evidence of one kind about a pull request."""
        payloads = [json.loads(row[0]) for row in self.rows("SELECT payload FROM evidence ORDER BY installation, seq")]
        subject = f"{pull.repository.full_name}#{pull.number}"
        return [each["body"] for each in payloads if each["kind"] == kind and each["subject"] == subject]


def family(process: Forked) -> list[psutil.Process]:
    """The processes that a process started, and those that they did."""
    return psutil.Process(process.pid).children(recursive=True)


async def gone(processes: list[psutil.Process]) -> None:
    """All of them have ended, a moment later at most."""
    _, alive = await asyncio.to_thread(psutil.wait_procs, processes, timeout=5)
    assert not alive, alive


@asynccontextmanager
async def planted(
    folder: Path, database_url: str | None = None, *, hurried: bool = False, slowest: float = SLOWEST
) -> AsyncIterator[Plant]:
    """Migrated, and nothing started; whatever the test started is killed at its end. SQLite by default; `hurried`: its
    GitHub takes `slowest` seconds at most, and so is whoever waits for it."""
    async with staged(folder, start=False) as stage:
        settings = dict(stage.settings)
        settings["DATABASE_URL"] = database_url or f"sqlite:///{folder / 'home' / 'complianceagent.db'}"
        plant = Plant(stage.github, stage.app, stage.installation, settings, stage.log, hurried, slowest)
        await asyncio.to_thread(upgrade_database, plant.url)
        try:
            yield plant
        finally:
            await plant.end()
            stage.github.faults.waiting.clear()
