"""The demo: one pull request from the webhook to the remediation, by the same parts as in production."""

import asyncio
import secrets
import socket
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.demo.github.loopback import LoopbackGitHub
from bot.demo.github.state import App, CheckRun, PullRequest, Repository
from bot.demo.sample_files import base_files, changed_files
from bot.demo.server_process import environment, serving, tail
from bot.demo.show import Show

REPOSITORY = "acme/shop"
DEVELOPER, MAINTAINER, VISITOR = "dana", "mira", "victor"
PATIENCE = 90.0
"""Seconds to wait for the server before the demo says that something is wrong."""


class DemoFailed(Exception):
    """Something did not happen that has to; the message says what, and where to look."""


@dataclass
class Stage:
    """Everything the story plays with."""

    github: LoopbackGitHub
    app: App
    shop: Repository
    show: Show
    settings: dict[str, str]
    log: Path


async def play(show: Show, *, keep: bool) -> None:
    """Tell the whole story; with `keep`, stay until Ctrl-C. Raises DemoFailed."""
    with tempfile.TemporaryDirectory(prefix="complianceagent-demo-") as folder:
        home, log = Path(folder) / "home", Path(folder) / "server.log"
        home.mkdir()
        port = _free_port()
        show.step("Starting a GitHub on loopback, with real git repositories")
        async with LoopbackGitHub() as github:
            url = f"http://127.0.0.1:{port}/webhooks/github"
            app = github.app(webhook_url=url, webhook_secret=secrets.token_hex(20))
            settings = environment(github, app, home, port)
            shop = await github.create_repository(REPOSITORY, base_files())
            github.add_collaborator(shop, MAINTAINER, "maintain")
            github.add_collaborator(shop, VISITOR, "read")
            show.step("Starting ComplianceAgent: complianceagent serve, on SQLite")
            async with serving(settings, log):
                github.install(app, "acme")
                await _story(Stage(github, app, shop, show, settings, log))
                if keep:
                    show.keeping(settings, github, log, [check.details_url or "none" for check in shop.checks.values()])
                    await asyncio.Event().wait()


async def _story(stage: Stage) -> None:
    pull = await _propose(stage)
    await _accept(stage, pull)
    await _ask(stage, pull)
    await stage.show.evidence(stage.settings)


async def _propose(stage: Stage) -> PullRequest:
    github, shop, show = stage.github, stage.shop, stage.show
    await github.commit(shop, "invoices", changed_files(), "Send invoices, let people cancel orders", DEVELOPER)
    started = time.monotonic()
    pull = await github.open_pull_request(
        shop, "invoices", title="Send invoices, let people cancel orders", author=DEVELOPER
    )
    show.step(f"{DEVELOPER} opens pull request #{pull.number}; its signed webhook is delivered")
    check = await _finished_check(stage, pull.head_sha)
    show.review(pull, check, time.monotonic() - started)
    if not pull.comments:
        raise DemoFailed(f"the review has no comments; see {stage.log}")
    return pull


async def _accept(stage: Stage, pull: PullRequest) -> None:
    suggested = [comment for comment in pull.comments if "```suggestion" in comment.body]
    if not suggested:
        raise DemoFailed("no comment carries a suggestion")
    chosen = suggested[0]
    stage.show.step(f'{MAINTAINER} presses "Commit suggestion" on {chosen.original.path}:{chosen.original.line}')
    started = time.monotonic()
    commit = await stage.github.accept_suggestion(chosen.id, MAINTAINER)
    check = await _finished_check(stage, commit)
    thread = chosen.thread
    await _until(stage, lambda: thread.resolved_by is not None, "the thread of the fixed finding to be resolved")
    stage.show.second_review(pull, check, thread, time.monotonic() - started)


async def _ask(stage: Stage, pull: PullRequest) -> None:
    github, show = stage.github, stage.show
    for who in (VISITOR, MAINTAINER):
        before = len(pull.conversation)
        show.step(f"{who} writes /compliance report")
        await github.comment(pull, who, "/compliance report")
        await _until(stage, lambda count=before: len(pull.conversation) > count + 1, "the answer to the command")  # type: ignore[misc]  # mypy does not infer a lambda's default
        show.answer(pull.conversation[-1])


async def _finished_check(stage: Stage, head: str) -> CheckRun:
    def finished() -> bool:
        return any(check.head_sha == head and check.status == "completed" for check in stage.shop.checks.values())

    with stage.show.waiting("reviewing"):
        await _until(stage, finished, "the check run to be completed")
    return next(check for check in stage.shop.checks.values() if check.head_sha == head)


async def _until(stage: Stage, holds: Callable[[], bool], what: str) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            while not holds():  # noqa: ASYNC110 - the world below has no events, it is a GitHub
                await asyncio.sleep(0.02)
    except TimeoutError:
        log = tail(stage.log)
        raise DemoFailed(f"waited {PATIENCE:.0f} s for {what}; the server's log ends:\n{log}") from None


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
