"""What a process tells those who watch it: whether it is alive, whether it is ready, and what it has counted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from complianceagent import SecurityHeaders
from complianceagent.web.headers import new_nonce

from bot.core.identity import Secret
from bot.ports.stores import StoreError

Ready = Callable[[], Awaitable[dict[str, str]]]
"""What keeps us from being ready, by part; empty when we are."""

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format (prometheus.io, "Exposition formats")."""

NO_TOKEN = "set METRICS_TOKEN, and have your Prometheus send it (authorization: credentials)"  # noqa: S105 - words

_HEADERS = SecurityHeaders()


@dataclass(frozen=True)
class Watch:
    """`metrics` writes them; they are told to those who know the token, and to nobody where there is none: the numbers
    of findings are not for everybody who can reach the webhook."""

    ready: Ready
    metrics: Callable[[], Awaitable[bytes]]
    token: Secret | None = None

    def add_to(self, app: web.Application) -> None:
        """Each answer of the application gets the SDK's security headers, too."""
        app.on_response_prepare.append(_careful)
        app.router.add_get("/healthz", _alive)
        app.router.add_get("/readyz", self._readiness)
        app.router.add_get("/metrics", self._metrics)

    async def _readiness(self, _: web.Request) -> web.Response:
        faults = await self.ready()
        return web.json_response({"ready": not faults, "faults": faults}, status=503 if faults else 200)

    async def _metrics(self, request: web.Request) -> web.Response:
        if self.token is None:
            return web.Response(status=403, text=f"{NO_TOKEN}\n")
        if Secret(request.headers.get("Authorization", "")) != Secret(f"Bearer {self.token.reveal()}"):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"}, text="a bearer token is needed\n")
        try:
            text = await self.metrics()
        except StoreError as error:
            return web.Response(status=503, text=f"the queue could not be counted: {error}\n")
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})


async def _careful(request: web.Request, answer: web.StreamResponse) -> None:
    for name, value in _HEADERS.lines(new_nonce(), secure=request.secure):
        answer.headers.setdefault(name, value)


async def _alive(_: web.Request) -> web.Response:
    return web.json_response({"alive": True})
