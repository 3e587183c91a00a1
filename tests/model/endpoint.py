"""An endpoint on loopback that speaks the chat protocol, well or badly.

OpenAI API reference, "Create chat completion".
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

KEY = "sk-loopback-0123456789abcdef"
Say = Callable[[dict[str, Any]], Any]


@dataclass
class Endpoint:
    """`says` are the answers to come: a text, a response, or an exception for a line that is cut. `asked` the bodies
    of all requests."""

    url: str = ""
    says: list[Any] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.keys.append(request.headers.get("Authorization", ""))
        self.asked.append(await request.json())
        said = self.says.pop(0) if self.says else answer()
        if isinstance(said, float):
            await asyncio.sleep(said)
            said = answer()
        if isinstance(said, web.StreamResponse):
            return said
        return web.json_response(completion(said) if isinstance(said, str) else said)


def completion(text: str | None, *, finish: str = "stop", refusal: str | None = None) -> dict[str, Any]:
    """A whole completion with one choice."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": "loopback-1",
        "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
        "usage": {"prompt_tokens": 700, "completion_tokens": 60, "total_tokens": 760},
    }


def answer(*edits: tuple[int, int, list[str]], fixable: bool = True) -> str:
    """What a model says: edits as (first line, last line, new lines)."""
    made = [{"first_line": first, "last_line": last, "lines": lines} for first, last, lines in edits]
    return json.dumps({"fixable": fixable and bool(edits), "edits": made})


def fault(status: int) -> web.Response:
    """An error in the form that the protocol gives it."""
    return web.json_response({"error": {"message": "no", "type": "error", "code": None}}, status=status)


@asynccontextmanager
async def serving() -> AsyncIterator[Endpoint]:
    endpoint = Endpoint()
    application = web.Application()
    application.router.add_post("/v1/chat/completions", endpoint.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield endpoint
    finally:
        await runner.cleanup()
