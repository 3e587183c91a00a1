"""How long a pull request waits for its review: from the webhook being sent to the review standing there.

The real server (`complianceagent serve`, SQLite) against the loopback GitHub, one pull request after another, each the
demo's sample change. Usage: python benchmarks/review_latency.py [COUNT] [MILLISECONDS added to each GitHub request]
"""

import asyncio
import platform
import secrets
import socket
import statistics
import sys
import tempfile
import time
from pathlib import Path

from measured import below

from bot.demo.github import FaultKind, LoopbackGitHub
from bot.demo.sample_files import base_files, changed_files
from bot.demo.server_process import environment, serving

WARM_UP = 2
REST = 3.0
"""Seconds between two pull requests: back to back, they would measure the pace at which we let ourselves write."""


async def main(count: int, milliseconds: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, log = Path(folder) / "home", Path(folder) / "log"
        home.mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        async with LoopbackGitHub() as github:
            url = f"http://127.0.0.1:{port}/webhooks/github"
            app = github.app(webhook_url=url, webhook_secret=secrets.token_hex(20))
            async with serving(environment(github, app, home, port), log):
                github.install(app, "acme")
                if milliseconds:
                    github.faults.add("*", ".", FaultKind.SLOW, times=10**9, seconds=milliseconds / 1000)
                times = [await one_review(github, number) for number in range(WARM_UP + count)]
    reviews = sorted(review for review, _ in times[WARM_UP:])
    checks = sorted(check for _, check in times[WARM_UP:])
    print(f"{platform.machine()}, Python {platform.python_version()}; {count} reviews, {milliseconds} ms added")
    for name, figures in (("review posted", reviews), ("check completed", checks)):
        median, worst = statistics.median(figures), figures[-1]
        print(f"{name:<16} median {median:.2f} s   p95 {p95(figures):.2f} s   worst {worst:.2f} s")
    below(f"webhook to posted review, {milliseconds} ms a request: p50", statistics.median(reviews), "s", 2)
    below(f"webhook to posted review, {milliseconds} ms a request: p95", p95(reviews), "s", 4)


def p95(figures: list[float]) -> float:
    return figures[min(len(figures) - 1, int(len(figures) * 0.95))]


async def one_review(github: LoopbackGitHub, number: int) -> tuple[float, float]:
    """Seconds until the review is posted, and until the check is completed."""
    shop = await github.create_repository(f"acme/shop-{number}", base_files())
    await github.commit(shop, "change", changed_files())
    started = time.monotonic()
    pull = await github.open_pull_request(shop, "change")
    while not pull.reviews:  # noqa: ASYNC110 - the loopback has no events to wait for
        await asyncio.sleep(0.005)
    posted = time.monotonic() - started
    while not any(check.status == "completed" for check in shop.checks.values()):  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.005)
    completed = time.monotonic() - started
    await asyncio.sleep(REST)
    return posted, completed


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:]]
    asyncio.run(main(*(arguments + [10, 50][len(arguments) :])))
