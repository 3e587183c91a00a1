"""How fast a webhook is answered while reviews run, and what a burst of 10,000 of them does.

The real processes: `complianceagent serve` on SQLite at 50 deliveries a second, two `web` and a `worker` on PostgreSQL
at 300. Each delivery is a push to one of 40 pull requests, signed like GitHub's, and puts a job on the queue; beside
them real pull requests are reviewed. Usage: python benchmarks/webhooks.py [SECONDS] [BURST]
"""

import asyncio
import contextlib
import itertools
import json
import re
import socket
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from measured import Figure, below, memory, tell  # noqa: E402 - needs the path above
from sender import Load, sent  # noqa: E402 - as above

from bot.compose.server import upgrade_database  # noqa: E402
from bot.demo.github import LoopbackGitHub  # noqa: E402
from bot.demo.github.state import App, PullRequest, Repository  # noqa: E402
from bot.demo.sample_files import base_files, changed_files  # noqa: E402
from bot.demo.server_process import environment, tail  # noqa: E402
from tests.db.fixtures import Postgres, running_postgres  # noqa: E402

REVIEW_EVERY = 3.0
"""Seconds between two pushes that bring a real change to review."""

AT_ONCE = 20
"""Connections of the burst."""

FLAT_MB = 100
"""How much the processes may grow by a burst: caches fill, and what is in flight takes room."""

DRAIN_SECONDS = 1200.0

METRICS_TOKEN = "m" * 32

UNFINISHED = re.compile(r'complianceagent_jobs\{.*state="(waiting|running)"')


@dataclass
class Deployment:
    github: LoopbackGitHub
    app: App
    shop: Repository
    pull: PullRequest
    ports: list[int]
    processes: list[Process]
    body: dict[str, Any]
    sent: int = 0

    def load(self, count: int, rate: float = 0) -> Load:
        """The next webhooks to send."""
        first, self.sent = self.sent + 1, self.sent + count
        return Load(self.ports, self.app.webhook_secret, self.body, count, first, rate, AT_ONCE)

    def memory(self) -> float:
        """MiB of all processes."""
        return memory(process.pid for process in self.processes)


@contextlib.asynccontextmanager
async def deployed(folder: Path, database_url: str, commands: list[str]) -> AsyncIterator[Deployment]:
    await asyncio.to_thread(upgrade_database, database_url)
    ports = [free_port() for command in commands if command != "worker"]
    async with LoopbackGitHub() as github, contextlib.AsyncExitStack() as stack:
        app = github.app(webhook_url=f"http://127.0.0.1:{ports[0]}/webhooks/github", webhook_secret="w" * 20)
        github.install(app, "acme")
        processes, waiting = [], list(ports)
        for number, command in enumerate(commands):
            port = waiting.pop(0) if command != "worker" else free_port()
            settings = environment(github, app, folder / "home", port)
            settings |= {"DATABASE_URL": database_url, "METRICS_TOKEN": METRICS_TOKEN}
            processes.append(await started(stack, command, settings, folder / f"log{number}"))
        shop = await github.create_repository("acme/shop", base_files())
        await github.commit(shop, "change", changed_files())
        pull = await github.open_pull_request(shop, "change")
        while not pull.reviews:  # noqa: ASYNC110 - the loopback has no events to wait for
            await asyncio.sleep(0.1)
        (opened,) = [each for each in github.deliveries if each.event == "pull_request"]
        body = json.loads(opened.body) | {"action": "synchronize"}
        yield Deployment(github, app, shop, pull, ports, processes, body)


async def started(stack: contextlib.AsyncExitStack, command: str, settings: dict[str, str], log: Path) -> Process:
    with log.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.cli", command), env=settings, stdout=stream, stderr=stream, cwd=ROOT
        )
    stack.push_async_callback(ended, process)
    while "event=ready" not in tail(log):
        if process.returncode is not None:
            raise RuntimeError(tail(log))
        await asyncio.sleep(0.1)
    return process


async def ended(process: Process) -> None:
    process.terminate()
    await process.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


async def at_rate(deployment: Deployment, rate: int, seconds: float) -> list[float]:
    """Send as many a second while reviews run; seconds of each answer, sorted."""
    reviews = asyncio.create_task(review_on(deployment))
    figures = await sent(deployment.load(round(rate * seconds), rate))
    reviews.cancel()
    refused = sum(status != 202 for _, status in figures)
    print(f"{len(figures)} webhooks at {rate} a second; {refused} were told to come again later")
    return sorted(taken for taken, _ in figures)


async def review_on(deployment: Deployment) -> None:
    for number in itertools.count():
        await deployment.github.push(deployment.pull, {f"shop/more{number}.py": f"print({number})\n"})
        await asyncio.sleep(REVIEW_EVERY)


async def burst(deployment: Deployment, count: int, name: str) -> None:
    before = deployment.memory()
    most = before
    began = time.monotonic()
    statuses = [status for _, status in await sent(deployment.load(count))]
    accepted = time.monotonic() - began
    while (waiting := await unfinished(deployment)) and time.monotonic() - began < DRAIN_SECONDS:
        most = max(most, deployment.memory())
        await asyncio.sleep(1)
    drained = time.monotonic() - began
    lost = count - statuses.count(202)
    rate = count / accepted
    print(f"{name}: {count} taken in {accepted:.0f} s ({rate:.0f} a second), drained after {drained:.0f} s")
    tell(Figure(f"burst of {count:,}, {name}: lost or left", lost + waiting, "", "none", not lost + waiting))
    below(f"burst of {count:,}, {name}: memory grew by", max(most, deployment.memory()) - before, "MiB", FLAT_MB)


async def unfinished(deployment: Deployment) -> int:
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    url = f"http://127.0.0.1:{deployment.ports[0]}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        text = await answer.text()
    return round(sum(float(line.split()[-1]) for line in text.splitlines() if UNFINISHED.match(line)))


def told(name: str, answers: list[float]) -> None:
    below(f"webhook answered, {name}: p50", answers[len(answers) // 2] * 1000, "ms", 10)
    below(f"webhook answered, {name}: p99", answers[round(len(answers) * 0.99) - 1] * 1000, "ms", 50)


async def main(seconds: float, count: float) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with deployed(Path(name), f"sqlite:///{name}/benchmark.db", ["serve"]) as deployment:
            told("SQLite, 50 a second", await at_rate(deployment, 50, seconds))
            await burst(deployment, int(count), "SQLite")
        with running_postgres() as server:
            url = Postgres(server.get_uri()).create()
            async with deployed(Path(name), url, ["web", "web", "worker"]) as deployment:
                told("PostgreSQL, 300 a second, 2 web", await at_rate(deployment, 300, seconds))


if __name__ == "__main__":
    arguments = [float(text) for text in sys.argv[1:]]
    asyncio.run(main(*(arguments + [10.0, 10_000.0][len(arguments) :])))
