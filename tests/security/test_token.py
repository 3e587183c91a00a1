"""An installation's token reaches the one server that it is for, and no log, table or file."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.git.mirrors import GitMirrors
from bot.core.identity import CommitSha, Secret
from bot.ports.code_host import CloneAccess
from bot.ports.repository import CouldNotReach

TOKEN = "ghs_only_for_github"


def line(text: bytes) -> bytes:
    return b"%04x" % (len(text) + 4) + text


ADVERTISEMENT = b"".join(
    (
        *(line(b"# service=git-upload-pack\n"), b"0000", line(b"version 2\n"), line(b"ls-refs=unborn\n")),
        *(line(b"fetch=shallow filter\n"), line(b"object-format=sha1\n"), b"0000"),
    )
)
"""What a git server says first (gitprotocol-v2): a client that believes it asks the next question."""


@asynccontextmanager
async def serving(answer: object) -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)  # type: ignore[arg-type] # a handler
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def test_a_redirect_does_not_take_the_token_along(tmp_path: Path) -> None:
    """git's second request to a server it was redirected to would carry our token."""
    elsewhere: list[str] = []

    async def thief(request: web.Request) -> web.Response:
        elsewhere.append(f"{request.method} {request.headers.get('Authorization')}")
        return web.Response(body=ADVERTISEMENT, content_type="application/x-git-upload-pack-advertisement")

    async with serving(thief) as thiefs:

        async def moved(request: web.Request) -> web.Response:
            raise web.HTTPMovedPermanently(f"http://localhost:{thiefs}{request.path_qs}")

        async with serving(moved) as port:
            access = CloneAccess(f"http://127.0.0.1:{port}/a/b.git", Secret(TOKEN))
            with pytest.raises(CouldNotReach) as caught:
                await GitMirrors(tmp_path / "mirrors").fetch("a/b", access, [CommitSha("a" * 40)])
    assert elsewhere == []
    assert TOKEN not in str(caught.value)
