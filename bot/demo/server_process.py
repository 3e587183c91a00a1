"""The real server, as a process of its own, pointed at the loopback GitHub."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bot.demo.github.loopback import LoopbackGitHub
from bot.demo.github.state import App

START_SECONDS = 60.0
"""How long the server may take until it answers: the first start on a cold disk is the slowest."""

PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")
"""Variables of ours that the server gets: settings of a real App must not leak into the demo."""


def environment(github: LoopbackGitHub, app: App, home: Path, port: int) -> dict[str, str]:
    """The server's settings, as docs/configuration.md describes them."""
    return {
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        "GITHUB_APP_ID": str(app.id),
        "GITHUB_PRIVATE_KEY": app.pem,
        "GITHUB_WEBHOOK_SECRET": app.webhook_secret,
        "GITHUB_API_URL": github.url,
        "GITHUB_SERVER_URL": github.server_url,
        "GITHUB_GRAPHQL_URL": github.graphql_url,
        "COMPLIANCE_HOME": str(home),
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


@asynccontextmanager
async def serving(settings: dict[str, str], log: Path) -> AsyncIterator[Process]:
    """`complianceagent serve`, ready; its log goes to a file. Raises RuntimeError where it does not start."""
    with log.open("ab") as stream:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot.cli", "serve", env=settings, stdout=stream, stderr=stream
        )
    try:
        await _until_ready(process, settings["PORT"], log)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


async def _until_ready(process: Process, port: str, log: Path) -> None:
    try:
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as session:
            while process.returncode is None:
                try:
                    async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
                        if answer.status == 200:
                            return
                except aiohttp.ClientConnectionError:
                    pass
                await asyncio.sleep(0.05)
    except TimeoutError:
        pass
    said = tail(log)
    raise RuntimeError(f"the server did not start; its log ends:\n{said}")


def tail(log: Path) -> str:
    """The end of a log, for a person."""
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]
