"""How long `/compliance fix` takes: from the comment to the commit on the branch, and to the answer.

The real server (`complianceagent serve`, SQLite) against the loopback GitHub, one pull request after another: each
brings 50 findings in 25 files that no other one has, of which one is asked for, or all. What the review has proved is
proved anew, as far as nothing remembers it, and all together for the first time.
Usage: python benchmarks/fix_command.py [COUNT] [MILLISECONDS added to each GitHub request ...]
"""

import asyncio
import platform
import secrets
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measured import below

from bot.core.wording import fix_id
from bot.demo.github import FaultKind, LoopbackGitHub
from bot.demo.sample_files import base_files
from bot.demo.server_process import environment, serving
from bot.engine.markers import finding_in

FILES = 25
CALL = (
    "\n\ndef ask_{0}(name: str) -> str:\n"
    '    return requests.get(f"https://{1}.example.org/{{name}}", verify=False, timeout=5).text\n'
)
WARM_UP = 1
REST = 3.0
"""Seconds between two commands: back to back, they would measure the pace at which we let ourselves write."""

GOALS = {"one": 3.0, "all": 10.0}
"""Seconds to the commit, 50 ms a request. Our own: whoever asks waits for it beside other work, not before a button."""


async def main(count: int, delays: list[int]) -> None:
    for milliseconds in delays:
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
                    for which in GOALS:
                        name = f"{which}-{milliseconds}"
                        times = [await one_command(github, f"{name}-{at}", which) for at in range(WARM_UP + count)]
                        tell(which, milliseconds, times[WARM_UP:])


def tell(which: str, milliseconds: int, times: list[tuple[float, float]]) -> None:
    print(f"{platform.machine()}, Python {platform.python_version()}; {len(times)} commands, {which} of 50 findings")
    for name, figures in (("committed", [one for one, _ in times]), ("answered", [one for _, one in times])):
        print(f"{name:<10} median {statistics.median(figures):.2f} s   worst {max(figures):.2f} s")
    what = f"/compliance fix, {which} of 50 findings, {milliseconds} ms a request"
    below(what, statistics.median(one for one, _ in times), "s", GOALS[which])


async def one_command(github: LoopbackGitHub, name: str, which: str) -> tuple[float, float]:
    """Seconds until the commit is on the branch, and until the answer stands there."""
    shop = await github.create_repository(f"acme/{name}", base_files())
    github.add_collaborator(shop, name, "maintain")  # another person each time: what one may ask in an hour is limited
    calls = CALL.format("first", name) + CALL.format("second", name)
    await github.commit(shop, "change", {f"parts/part{at}.py": f"import requests\n{calls}" for at in range(FILES)})
    pull = await github.open_pull_request(shop, "change")

    async def until(holds: Callable[[], bool]) -> float:
        while not holds():  # noqa: ASYNC110 - the loopback has no events to wait for
            await asyncio.sleep(0.005)
        return time.monotonic()

    def checked() -> bool:
        return any(each.head_sha == pull.head_sha and each.status == "completed" for each in shop.checks.values())

    await until(lambda: checked() and bool(pull.comments))
    await asyncio.sleep(REST)
    finding = next(found for each in pull.comments if (found := finding_in(each.body)))
    before = pull.head_sha
    began = time.monotonic()
    await github.comment(pull, name, f"/compliance fix {fix_id(finding) if which == 'one' else 'all'}")
    committed = await until(lambda: pull.head_sha != before) - began
    answered = await until(lambda: any("**Committed**" in each.body for each in pull.conversation)) - began
    message = (await shop.git.commits("-1", pull.head_sha))[0].message
    if not message.startswith("Fix 1 " if which == "one" else "Fix 50 "):
        raise SystemExit(f"another commit than was asked for: {message}")
    await until(checked)
    await asyncio.sleep(REST)
    return committed, answered


if __name__ == "__main__":
    arguments = [int(text) for text in sys.argv[1:]]
    asyncio.run(main(arguments[0] if arguments else 5, arguments[1:] or [0, 50]))
