"""What the embedded default costs while nothing happens, scanners warm. Usage: python benchmarks/idle.py [SECONDS]"""

import asyncio
import sys
import tempfile
from asyncio.subprocess import Process
from pathlib import Path

from measured import below, family, memory

from bot.demo.github import LoopbackGitHub
from bot.demo.sample_files import base_files, changed_files
from bot.demo.server_process import environment, serving

PORT = 8766
SETTLE = 62.0
"""Seconds after the last review until the next scanners stand by, and the queue has stopped looking for new schedules
each second, as it does for a minute after its start."""


async def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with LoopbackGitHub() as github:
            app = github.app(webhook_url=f"http://127.0.0.1:{PORT}/webhooks/github", webhook_secret="w" * 20)
            github.install(app, "acme")
            async with serving(environment(github, app, Path(folder), PORT), Path(folder, "log")) as server:
                shop = await github.create_repository("acme/shop", base_files())
                await github.commit(shop, "change", changed_files())
                await github.open_pull_request(shop, "change")
                while not any(check.status == "completed" for check in shop.checks.values()):  # noqa: ASYNC110 - no events
                    await asyncio.sleep(0.1)
                await asyncio.sleep(SETTLE)
                before = used(server)
                await asyncio.sleep(seconds)
                below("idle: of one core", (used(server) - before) / seconds * 100, "%", 1)
                below("idle: memory of all processes", memory([server.pid]), "MiB", 350)


def used(server: Process) -> float:
    """Seconds of processor time."""
    return sum(sum(process.cpu_times()[:2]) for process in family([server.pid]))


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30.0))
