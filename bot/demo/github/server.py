"""The HTTP front of the loopback GitHub: one way in for every request, from the log to the observer."""

import hashlib
import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.demo.github import apps, checks, comments, git_data, graphql, hook_log, issues, pulls, repos, reviews
from bot.demo.github.calls import Call, Reply, Route
from bot.demo.github.errors import ApiError, bad_credentials, lacking, not_found, secondary_limit
from bot.demo.github.faults import AFTER, FaultKind, Faults, strike_after, strike_before
from bot.demo.github.git_http import GitHttp, GitRefused
from bot.demo.github.hooks import Hooks
from bot.demo.github.payloads import Links
from bot.demo.github.repos import RATE_LIMIT
from bot.demo.github.state import App, Json, Token, World, now

API = "/api/v3"
"""Where GitHub Enterprise Server has its REST API."""

MAX_BODY = 200 * 1024 * 1024
"""Bytes of one request; a push can be large."""

CONTENT_A_MINUTE = 80
"""Content-creating requests (GitHub docs, "About secondary rate limits")."""

MODULES = (apps, hook_log, repos, git_data, pulls, reviews, comments, issues, checks)


@dataclass
class Exchange:
    """One request and what came of it.

    `path` is below the API's root (git: the whole path), `template` GitHub's name for the endpoint ("" for git).
    `status` and `response` are what the work came to (a `fault` after it told the client something else), or what
    a fault answered instead of it; `status` is 0 where it cut the line.
    """

    method: str
    path: str
    query: dict[str, str]
    request: Any = None
    template: str = ""
    status: int = 0
    response: Any = None
    content: bool = False
    fault: str = ""


@dataclass
class Front:
    """Takes requests. `requests` is the log; `observer` sees each finished API exchange."""

    world: World
    hooks: Hooks
    links: Links
    faults: Faults
    requests: list[Exchange] = field(default_factory=list)
    observer: Callable[[Exchange], None] | None = None
    content_a_minute: int = CONTENT_A_MINUTE
    _created: deque[float] = field(default_factory=deque)

    def application(self) -> web.Application:
        """The aiohttp application with every route."""
        application = web.Application(client_max_size=MAX_BODY)
        for module in MODULES:
            for route in module.ROUTES:
                self._add(application, API, route)
        for route in graphql.ROUTES:
            self._add(application, API, route)
            self._add(application, "/api", route)
        git = GitHttp(self.world, self.hooks)
        application.router.add_get("/{owner}/{repo}/info/refs", self._git(git.info_refs))
        application.router.add_post("/{owner}/{repo}/{service:git-(?:upload|receive)-pack}", self._git(git.exchange))
        application.router.add_route("*", "/{anything:.*}", self._nothing)
        return application

    def _add(self, application: web.Application, prefix: str, route: Route) -> None:
        path = route.template.replace("{basehead}", "{basehead:.+}").replace("{path}", "{path:.+}")
        path = path.replace("/refs/{ref}", "/refs/{ref:.+}")

        async def handle(request: web.Request) -> web.StreamResponse:
            return await self._serve(request, route, prefix)

        application.router.add_route(route.method, prefix + path, handle)

    def _git(self, handler: Callable[[web.Request], Any]) -> Callable[[web.Request], Any]:
        async def handle(request: web.Request) -> web.StreamResponse:
            exchange = self._log(request, request.path)
            fault = self.faults.take(request.method, request.path)
            exchange.fault = fault.kind if fault else ""
            try:
                answer = await strike_before(fault, request) if fault else None
                if answer is None:
                    answer = await handler(request)
                    if fault and fault.kind in AFTER:
                        answer = strike_after(fault, request)
            except GitRefused as refusal:
                answer = refusal.response()
            except ApiError as error:
                answer = web.json_response(error.body, status=error.status, headers=error.headers)
            exchange.status = answer.status
            return answer

        return handle

    async def _nothing(self, request: web.Request) -> web.StreamResponse:
        exchange = self._log(request, request.path.removeprefix(API))
        error = not_found()
        exchange.status, exchange.response = error.status, error.body
        return web.json_response(error.body, status=error.status)

    def _log(self, request: web.Request, path: str) -> Exchange:
        exchange = Exchange(request.method, path, dict(request.query))
        self.requests.append(exchange)
        return exchange

    async def _serve(self, request: web.Request, route: Route, prefix: str) -> web.StreamResponse:
        exchange = self._log(request, request.path.removeprefix(prefix))
        exchange.template, exchange.content = route.template, route.content
        fault = self.faults.take(request.method, exchange.path)
        exchange.fault = fault.kind if fault else ""
        token: Token | None = None
        try:
            exchange.request = await _json(request)
            if fault and (answer := await strike_before(fault, request)):
                exchange.status = 0 if fault.kind is FaultKind.RESET_BEFORE else answer.status
                return answer
            app, token = self._authenticate(request, route)
            reply = await self._work(request, route, exchange, app, token)
        except ApiError as error:
            reply = Reply(error.status, error.body, error.headers)
        exchange.status, exchange.response = reply.status, reply.body
        if self.observer is not None:
            self.observer(exchange)
        if fault and fault.kind in AFTER:
            return strike_after(fault, request)
        return self._answer(request, exchange, reply, token)

    def _answer(self, request: web.Request, exchange: Exchange, reply: Reply, token: Token | None) -> web.Response:
        """The reply over HTTP; who has it already is told so, and pays nothing (GitHub docs, "Best practices for using
        the REST API"). The tag is of the body alone: not of the links to other pages."""
        text = json.dumps(reply.body)
        if request.method != "GET" or reply.status != 200:
            headers = self._headers(token) | dict(reply.headers)
            return web.json_response(text=text, status=reply.status, headers=headers)
        tag = {"ETag": f'W/"{hashlib.sha256(text.encode()).hexdigest()}"'}
        if request.headers.get("If-None-Match") == tag["ETag"]:
            exchange.status = 304
            return web.Response(status=304, headers=self._headers(token, cost=0) | tag)
        return web.json_response(text=text, headers=self._headers(token) | dict(reply.headers) | tag)

    async def _work(
        self, request: web.Request, route: Route, exchange: Exchange, app: App | None, token: Token | None
    ) -> Reply:
        url = f"{request.url.origin()}{request.rel_url.raw_path}"
        body = exchange.request if isinstance(exchange.request, dict) else {}
        path, query = request.match_info, exchange.query
        call = Call(self.world, self.hooks, self.links, url, path, query, body, app, token)
        if token is not None:
            visible = call.repository if "owner" in path else None  # what is not visible is 404 before it is 403
            if visible is not None and not _allowed(token, route.needs):
                raise lacking(route.needs)
            if route.content:
                self._count_content()
        return await route.handler(call)

    def _authenticate(self, request: web.Request, route: Route) -> tuple[App | None, Token | None]:
        """Who asks: the app by its JWT, or an installation by its token. Raises ApiError."""
        if not request.headers.get("User-Agent"):
            raise ApiError(403, "Request forbidden by administrative rules. Please give a User-Agent header.")
        kind, _, value = request.headers.get("Authorization", "").partition(" ")
        if not value:
            raise ApiError(401, "Requires authentication")
        if kind.lower() not in ("bearer", "token"):
            raise bad_credentials()
        if route.needs == "app":
            return apps.app_of_jwt(self.world, value), None
        token = self.world.tokens.get(value)
        if token is None or token.expires_at <= now():
            raise bad_credentials()
        if token.installation.suspended_at is not None:
            raise ApiError(403, "This installation has been suspended")
        return None, token

    def _count_content(self) -> None:
        """Hold the limit on created content. Raises ApiError 403."""
        minute_ago = time.monotonic() - 60
        while self._created and self._created[0] < minute_ago:
            self._created.popleft()
        if len(self._created) >= self.content_a_minute:
            raise secondary_limit(60)
        self._created.append(time.monotonic())

    def _headers(self, token: Token | None, cost: int = 1) -> dict[str, str]:
        used = 0
        if token is not None:
            used = token.installation.used = token.installation.used + cost
        return {
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-RateLimit-Limit": str(RATE_LIMIT),
            "X-RateLimit-Remaining": str(max(0, RATE_LIMIT - used)),
            "X-RateLimit-Used": str(used),
            "X-RateLimit-Reset": str(int(time.time()) + 3600),
            "X-RateLimit-Resource": "core",
        }


def _allowed(token: Token, needs: str) -> bool:
    """Whether a token holds one of the alternatives, all of its parts."""
    return not needs or any(all(map(token.may, one.split(","))) for one in needs.split(";"))


async def _json(request: web.Request) -> Json | None:
    """The request's body. Raises ApiError 400 for what is no JSON object."""
    text = await request.text()
    if not text:
        return None
    try:
        body = json.loads(text)
    except ValueError as error:
        raise ApiError(400, "Problems parsing JSON") from error
    if not isinstance(body, dict):
        raise ApiError(400, "Body should be a JSON object")
    return body
