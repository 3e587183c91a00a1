"""SecurityMiddleware before Starlette and aiohttp: one core, the same answers."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from complianceagent import RateLimiter, SecurityMiddleware, SessionSecurity, acting_principal, require_role
from complianceagent.errors import AccessDenied
from complianceagent.rates.limiter import Tier
from complianceagent.testing import Controls, isolated
from complianceagent.web.aiohttp import CSRF_TOKEN
from complianceagent.web.core import Rules
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

CLIENT = {"user-agent": "browser"}


@pytest.fixture
def controls() -> Any:
    with isolated() as made:
        yield made


@pytest.fixture
def sessions(controls: Controls) -> SessionSecurity:
    return SessionSecurity(clock=controls.clock)


class Caller:
    """Sends requests and gives status, headers and text, whatever the framework."""

    def __init__(self, send: Any) -> None:
        self._send = send

    async def __call__(self, method: str, path: str = "/", **headers: str) -> Any:
        named = CLIENT | {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._send(method, path, named)


async def who(_: Request) -> Response:
    found = acting_principal()
    return PlainTextResponse(found.user_id if found else "nobody")


async def denied(_: Request) -> Response:
    raise AccessDenied("not that")


@require_role("admin")
async def admin(_: Request) -> Response:
    return PlainTextResponse("admin")


def starlette_app() -> Starlette:
    async def token(request: Request) -> Response:
        return PlainTextResponse(request.state.csrf_token)

    everything = ["GET", "POST"]
    paths = {"/": who, "/login": who, "/denied": denied, "/admin": admin, "/token": token, "/hook/x": who}
    return Starlette(routes=[Route(path, view, methods=everything) for path, view in paths.items()])


def aiohttp_app(middleware: SecurityMiddleware) -> web.Application:
    async def who(_: web.Request) -> web.Response:
        found = acting_principal()
        return web.Response(text=found.user_id if found else "nobody")

    async def denied(_: web.Request) -> web.Response:
        raise AccessDenied("not that")

    @require_role("admin")
    async def admin(_: web.Request) -> web.Response:
        return web.Response(text="admin")

    async def token(request: web.Request) -> web.Response:
        return web.Response(text=request[CSRF_TOKEN])

    app = web.Application(middlewares=[middleware.aiohttp])
    paths = {"/": who, "/login": who, "/denied": denied, "/admin": admin, "/token": token, "/hook/x": who}
    for path, view in paths.items():
        app.router.add_route("*", path, view)
    return app


@pytest.fixture(params=["starlette", "aiohttp"])
async def serve(request: pytest.FixtureRequest) -> AsyncIterator[Any]:
    """Gives a function that puts the middleware with these options before an application, and a caller of that."""
    open_ones: list[Any] = []

    async def start(**options: Any) -> Caller:
        if request.param == "starlette":
            app = starlette_app()
            app.add_middleware(SecurityMiddleware, **options)
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
            client = httpx.AsyncClient(transport=transport, base_url="http://test")

            async def send(method: str, path: str, headers: dict[str, str]) -> Any:
                return await client.request(method, path, headers=headers)
        else:
            client = await TestClient(TestServer(aiohttp_app(SecurityMiddleware(**options)))).__aenter__()  # type: ignore[assignment]

            async def send(method: str, path: str, headers: dict[str, str]) -> Any:
                answer: Any = await client.request(method, path, headers=headers)  # type: ignore[arg-type]
                text = await answer.text()
                return httpx.Response(answer.status, headers=list(answer.headers.items()), text=text)

        open_ones.append(client)
        return Caller(send)

    yield start
    for client in open_ones:
        await client.__aexit__(None, None, None)


async def test_headers(serve: Any, controls: Controls) -> None:
    call = await serve(trusted_proxies=["127.0.0.0/8"])
    plain, secure = await call("GET"), await call("GET", x_forwarded_proto="https")
    assert "strict-transport-security" not in plain.headers
    assert secure.headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    names = ("x-frame-options", "x-content-type-options", "referrer-policy", "permissions-policy")
    assert all(name in plain.headers for name in names)
    first, second = (answer.headers["content-security-policy"] for answer in (plain, secure))
    assert "'nonce-" in first
    assert first != second


async def test_who_is_signed_in(serve: Any, controls: Controls, sessions: SessionSecurity) -> None:
    token = sessions.create_session("ann", "acme", "127.0.0.1", "browser", roles=["admin"])
    call = await serve(session_security=sessions, audit_log_service=controls.audit)
    assert (await call("GET")).text == "nobody"
    assert (await call("GET", cookie=f"session={token}")).text == "ann"
    assert (await call("GET", cookie=f"session={token}", user_agent="other")).text == "nobody"
    assert [(await call("GET", "/admin", **more)).status_code for more in ({}, {"cookie": f"session={token}"})] == [
        401,
        200,
    ]
    refused = await call("GET", "/denied")
    assert (refused.status_code, refused.text, refused.headers["x-frame-options"]) == (403, "Forbidden", "DENY")


async def test_csrf(serve: Any, controls: Controls, sessions: SessionSecurity) -> None:
    session = sessions.create_session("ann", "acme", "127.0.0.1", "browser")
    call = await serve(
        session_security=sessions, audit_log_service=controls.audit,
        trusted_origins=["https://app.example"], csrf_exempt=["/hook/"],
    )  # fmt: skip
    cookie = f"session={session}"
    given = await call("GET", "/token", cookie=cookie)
    token = given.text
    assert f"csrf_token={token}" in given.headers["set-cookie"]
    expected = [
        ({}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"cookie": cookie}, 403),
        ({"cookie": cookie, "x_csrf_token": token}, 200),
        ({"cookie": cookie, "x_csrf_token": token[:-1] + "x"}, 403),
        ({"cookie": cookie, "x_csrf_token": "00" * 32}, 403),
        ({"cookie": cookie, "x_csrf_token": token, "origin": "https://evil.example"}, 403),
        ({"cookie": cookie, "origin": "null"}, 403),
        ({"cookie": cookie, "sec_fetch_site": "same-origin"}, 200),
        ({"cookie": cookie, "sec_fetch_site": "same-site"}, 403),
        ({"cookie": cookie, "host": "test", "origin": "http://test"}, 200),
        ({"cookie": cookie, "origin": "https://app.example", "sec_fetch_site": "cross-site"}, 200),
    ]
    for headers, status in expected:
        assert (await call("POST", **headers)).status_code == status, headers
    assert (await call("POST", "/hook/x", cookie=cookie)).status_code == 200
    assert (await call("GET", cookie=cookie, origin="https://evil.example")).status_code == 200
    assert len(controls.sink.events("csrf_rejected")) == 1  # one of a kind from an address in a minute


async def test_rates(serve: Any, controls: Controls, sessions: SessionSecurity) -> None:
    token = sessions.create_session("ann", "acme", "127.0.0.1", "browser")
    call = await serve(
        limiter=RateLimiter(), session_security=sessions, audit_log_service=controls.audit,
        rules=Rules(anonymous=Tier(9, 60), authenticated=Tier(12, 60)),
    )  # fmt: skip
    logins = [(await call("POST", "/login/" if index % 2 else "/login")).status_code for index in range(6)]
    assert logins[-1] == 429
    assert logins.count(429) == 1
    anonymous = [(await call("GET")).status_code for _ in range(5)]
    assert anonymous == [200, 200, 200, 200, 429]
    answers = [await call("GET", cookie=f"session={token}") for _ in range(13)]
    assert [answer.status_code for answer in answers] == [200] * 12 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(controls.sink.events("rate_limit_exceeded")) == 1


async def test_addresses(serve: Any, controls: Controls) -> None:
    options: dict[str, Any] = {"enable_ip_filtering": True, "trusted_proxies": ["127.0.0.1"]}
    call = await serve(**options, allow=["10.0.0.0/8", "2001:db8::/32"], deny=["10.6.6.6"])
    for forwarded, status in (
        ("", 403),
        ("10.1.2.3", 200),
        ("10.1.2.3:4711", 200),
        ("10.6.6.6", 403),
        ("[2001:db8::1]:80", 200),
        ("::ffff:10.1.2.3", 200),
        ("10.1.2.3, 192.0.2.1", 403),
        ("192.0.2.1, 10.1.2.3", 200),
        ("10.1.2.3, unknown", 403),
    ):
        headers = {"x_forwarded_for": forwarded} if forwarded else {}
        assert (await call("GET", **headers)).status_code == status, forwarded
    untrusted = await serve(enable_ip_filtering=True, allow=["10.0.0.0/8"])
    assert (await untrusted("GET", x_forwarded_for="10.1.2.3")).status_code == 403
    with pytest.raises(ValueError, match="list"):
        SecurityMiddleware(enable_ip_filtering=True)


async def test_websockets_are_guarded_too(controls: Controls) -> None:
    async def echo(socket: WebSocket) -> None:
        await socket.accept()

    app = SecurityMiddleware(Starlette(routes=[WebSocketRoute("/", echo)]))
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/", "headers": [(b"origin", b"https://evil.example"), (b"host", b"a")]}
    await app(scope | {"client": ("192.0.2.1", 1)}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1008, "reason": "Forbidden"}]


async def test_an_answer_of_the_application_keeps_its_own_headers(controls: Controls) -> None:
    async def own(_: Request) -> Response:
        return PlainTextResponse("x", headers={"X-Frame-Options": "SAMEORIGIN"})

    app = SecurityMiddleware(Starlette(routes=[Route("/", own)]))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        answer = await client.get("/")
    assert answer.headers.get_list("x-frame-options") == ["SAMEORIGIN"]


def test_servers_take_it_for_a_coroutine() -> None:
    """uvicorn asks this to tell ASGI 3 from ASGI 2."""
    import asyncio
    import inspect

    call = SecurityMiddleware(starlette_app()).__call__
    assert asyncio.iscoroutinefunction(call) or inspect.iscoroutinefunction(call)
