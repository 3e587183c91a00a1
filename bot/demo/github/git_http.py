"""git over smart HTTP (gitprotocol-http), protocol versions 0 to 2, behind installation tokens."""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator

from aiohttp import ClientError, web

from bot.demo.github.errors import moved
from bot.demo.github.git_repository import QUIET_ENVIRONMENT
from bot.demo.github.hooks import Hooks
from bot.demo.github.pushes import branch_moved
from bot.demo.github.state import Repository, Token, World, now

SERVICES = {"git-upload-pack": "contents=read", "git-receive-pack": "contents=write"}
"""Service -> what a token must hold for it."""

CHUNK = 65_536


class GitRefused(Exception):
    """A git request is refused, with a status and a line of text for the person at the other end."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status

    def response(self) -> web.Response:
        headers = {"WWW-Authenticate": 'Basic realm="GitHub"'} if self.status == 401 else {}
        return web.Response(status=self.status, text=str(self) + "\n", headers=headers)


class GitHttp:
    """The git half of the server."""

    def __init__(self, world: World, hooks: Hooks) -> None:
        self.world, self.hooks = world, hooks

    async def info_refs(self, request: web.Request) -> web.StreamResponse:
        """GET .../info/refs?service=...: what there is to fetch."""
        service = request.query.get("service", "")
        repository, _ = self._admit(request, service)
        process = await self._start(request, service, repository, "--http-backend-info-refs")
        output, _ = await process.communicate()
        if "version=2" not in request.headers.get("Git-Protocol", ""):
            line = f"# service={service}\n"
            output = f"{len(line) + 4:04x}{line}0000".encode() + output
        return web.Response(body=output, headers=_headers(f"{service}-advertisement"))

    async def exchange(self, request: web.Request) -> web.StreamResponse:
        """POST .../git-upload-pack or .../git-receive-pack: the exchange itself, streamed both ways."""
        service = request.match_info["service"]
        repository, token = self._admit(request, service)
        before = await repository.git.branches() if service == "git-receive-pack" else {}
        process = await self._start(request, service, repository)
        response = web.StreamResponse(headers=_headers(f"{service}-result"))
        await response.prepare(request)
        feeding = asyncio.create_task(_feed(process, request))
        try:
            async for chunk in _chunks(process):
                await response.write(chunk)
            await feeding
            await process.wait()
        finally:
            feeding.cancel()
            if process.returncode is None:
                process.kill()
                await process.wait()
        if service == "git-receive-pack":
            await self._received(repository, before, token)
        await response.write_eof()
        return response

    async def _start(
        self, request: web.Request, service: str, repository: Repository, *options: str
    ) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            "git",
            service.removeprefix("git-"),
            "--stateless-rpc",
            *options,
            str(repository.git.path),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=QUIET_ENVIRONMENT | {"GIT_PROTOCOL": request.headers.get("Git-Protocol", "")},
        )

    async def _received(self, repository: Repository, before: dict[str, str], token: Token | None) -> None:
        """Follow up a push as GitHub does."""
        sender = token.installation.app.bot if token else repository.owner
        for branch, tip in (await repository.git.branches()).items():
            if before.get(branch) != tip:
                await branch_moved(self.hooks, repository, branch, tip, sender)

    def _admit(self, request: web.Request, service: str) -> tuple[Repository, Token | None]:
        """The repository, if this request may use the service on it. Raises GitRefused, and ApiError where it
        has another name now."""
        if service not in SERVICES:
            raise GitRefused(403, "Please upgrade your git client.")
        token = self._token(request)
        name = f"{request.match_info['owner']}/{request.match_info['repo']}"
        repository = self.world.repository(name)
        former = self.world.former.get(name.lower().removesuffix(".git")) if repository is None else None
        if former is not None and token is not None and token.sees(former):
            raise moved(str(request.url).replace(name, f"{former.full_name}.git", 1))
        reads_public = repository is not None and not repository.private and service == "git-upload-pack"
        if token is None and not reads_public:
            raise GitRefused(401, "No anonymous access.")
        if repository is None or not (reads_public or (token is not None and token.sees(repository))):
            raise GitRefused(404, "Repository not found.")
        if token is not None and not token.may(SERVICES[service]) and not reads_public:
            raise GitRefused(403, "Write access to repository not granted.")
        return repository, token

    def _token(self, request: web.Request) -> Token | None:
        """The token of HTTP basic authentication (user x-access-token); None for an anonymous request."""
        header = request.headers.get("Authorization")
        if header is None:
            return None
        kind, _, encoded = header.partition(" ")
        try:
            value = base64.b64decode(encoded, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            value = ""
        token = self.world.tokens.get(value)
        if kind.lower() != "basic" or token is None or token.expires_at <= now():
            raise GitRefused(401, "Invalid username or token. Password authentication is not supported.")
        if token.installation.suspended_at is not None:
            raise GitRefused(403, "This installation has been suspended.")
        return token


async def _feed(process: asyncio.subprocess.Process, request: web.Request) -> None:
    """Pass the request's body on (aiohttp has unpacked it already). Whatever happens, git hears the end of it."""
    if process.stdin is None:
        return
    try:
        async for chunk in request.content.iter_chunked(CHUNK):
            process.stdin.write(chunk)
            await process.stdin.drain()
    except (ClientError, ConnectionError):
        return  # either side left: git has heard enough and says why, or the client is gone
    finally:
        process.stdin.close()


async def _chunks(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    while process.stdout is not None and (chunk := await process.stdout.read(CHUNK)):
        yield chunk


def _headers(kind: str) -> dict[str, str]:
    return {"Content-Type": f"application/x-{kind}", "Cache-Control": "no-cache, max-age=0, must-revalidate"}
