"""Sends signed webhooks, in a process of its own: a clock that waits while its process plays GitHub for a
review would measure that as well. Reads a `Load` as JSON, and prints for each webhook the seconds until the answer, and
its status.
"""

import asyncio
import hashlib
import hmac
import json
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import aiohttp

PULLS = 40
Delivery = tuple[int, bytes, dict[str, str]]
Sent = tuple[float, int]
"""Seconds until the answer, and its status."""


@dataclass(frozen=True)
class Load:
    """`count` webhooks to these ports in turn, `rate` a second, or as fast as they are answered on `at_once`
    connections where that is 0. Each is a push to one of 40 pull requests that nobody can find any more: the cheapest
    job there is. `body` is one of GitHub's; `first` is the number of the first one."""

    ports: list[int]
    secret: str
    body: dict[str, Any]
    count: int
    first: int
    rate: float = 0
    at_once: int = 1

    def deliveries(self) -> Iterator[Delivery]:
        """The port, the body, and the headers of each."""
        for number in range(self.first, self.first + self.count):
            self.body["number"] = self.body["pull_request"]["number"] = 1000 + number % PULLS
            self.body["pull_request"]["head"]["sha"] = f"{number:040x}"
            body = json.dumps(self.body).encode()
            signature = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
            yield (
                self.ports[number % len(self.ports)],
                body,
                {
                    "Content-Type": "application/json",
                    "X-GitHub-Event": "pull_request",
                    "X-GitHub-Delivery": str(uuid.uuid4()),
                    "X-Hub-Signature-256": f"sha256={signature}",
                },
            )


async def sent(load: Load) -> list[Sent]:
    """Start the process, and wait for what it measured."""
    command = (sys.executable, str(Path(__file__)))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    printed, _ = await process.communicate(json.dumps(asdict(load)).encode())
    return [(seconds, status) for seconds, status in json.loads(printed)]


async def send(load: Load) -> list[Sent]:
    deliveries = list(load.deliveries())  # made before the clock runs
    async with aiohttp.ClientSession() as session:
        if load.rate:
            return await at_rate(session, deliveries, load.rate)
        left = iter(deliveries)
        some = await asyncio.gather(*(one_after_another(session, left) for _ in range(load.at_once)))
        return [each for answers in some for each in answers]


async def at_rate(session: aiohttp.ClientSession, deliveries: list[Delivery], rate: float) -> list[Sent]:
    """Whatever the answers take, the next one is sent at its time."""
    loop = asyncio.get_running_loop()
    began, answers = loop.time(), []
    for number, delivery in enumerate(deliveries):
        await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
        answers.append(asyncio.create_task(post(session, *delivery)))
    return await asyncio.gather(*answers)


async def one_after_another(session: aiohttp.ClientSession, left: Iterator[Delivery]) -> list[Sent]:
    return [await post(session, *delivery) for delivery in left]


async def post(session: aiohttp.ClientSession, port: int, body: bytes, headers: dict[str, str]) -> Sent:
    began = time.perf_counter()
    async with session.post(f"http://127.0.0.1:{port}/webhooks/github", data=body, headers=headers) as answer:
        await answer.read()
        return time.perf_counter() - began, answer.status


if __name__ == "__main__":
    json.dump(asyncio.run(send(Load(**json.load(sys.stdin)))), sys.stdout)
