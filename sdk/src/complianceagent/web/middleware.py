"""SecurityMiddleware: ASGI (FastAPI, Starlette, Django) and aiohttp, from one core."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from complianceagent.errors import Denied
from complianceagent.principal import acting_as
from complianceagent.web.addresses import AddressRules, networks
from complianceagent.web.core import Asked, Decision, Rules, SecurityCore, refusal_headers
from complianceagent.web.forms import FORM_BYTES
from complianceagent.web.headers import SecurityHeaders

if TYPE_CHECKING:
    from complianceagent.audit.service import AuditLogService
    from complianceagent.rates.limiter import RateLimiter
    from complianceagent.sessions.security import SessionSecurity

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
POLICY_VIOLATION = 1008
"""RFC 6455, section 7.4.1."""


class SecurityMiddleware:
    """Addresses, sessions, rate limits, CSRF and headers before an application.

        app.add_middleware(SecurityMiddleware, enable_ip_filtering=True, allow=["10.0.0.0/8"])    # FastAPI, Starlette
        application = SecurityMiddleware(get_asgi_application())                                  # Django
        web.Application(middlewares=[SecurityMiddleware().aiohttp])                               # aiohttp

    An instance may be given to `add_middleware`, too. Within a request, `acting_principal()` tells who acts, and the
    request's state has `principal`, `csp_nonce` and `csrf_token`.

    audit_log_service       where refusals are recorded, one of a kind from an address in a minute
    session_security        checks the session cookie (default: nobody does, and everybody is anonymous)
    allow, deny             addresses and networks, with `enable_ip_filtering`
    trusted_proxies         those whose X-Forwarded-For and X-Forwarded-Proto are believed
    session_cookies         names of cookies that sign somebody in: CSRF is checked for requests that carry one
    trusted_origins         origins ("https://app.example") that may send requests beside our own
    csrf_exempt             beginnings of paths that are not checked (signed webhooks)
    login_paths             paths whose POST counts as a login: 5 in 5 minutes from an address
    rules                   all the rest: tiers of limits (see web.core.Rules)
    """

    def __init__(
        self,
        app: Any = None,
        *,
        audit_log_service: "AuditLogService | None" = None,
        enable_rate_limiting: bool = True,
        enable_ip_filtering: bool = False,
        enable_csrf_protection: bool = True,
        session_security: "SessionSecurity | None" = None,
        limiter: "RateLimiter | None" = None,
        allow: Iterable[str] = (),
        deny: Iterable[str] = (),
        trusted_proxies: Iterable[str] = (),
        session_cookies: Iterable[str] | None = None,
        trusted_origins: Iterable[str] = (),
        csrf_exempt: Iterable[str] = (),
        login_paths: Iterable[str] | None = None,
        headers: SecurityHeaders | None = None,
        rules: Rules | None = None,
    ) -> None:
        """Raises ValueError for an address or network that is none, and for filtering without a list."""
        base = rules or Rules()
        allowed, denied = networks(allow), networks(deny)
        if enable_ip_filtering and not (allowed or denied):
            raise ValueError("filtering addresses needs a list: allow or deny")
        proxies, filters = networks(trusted_proxies), enable_ip_filtering
        addresses = AddressRules(proxies, allowed, denied) if filters else AddressRules(proxies)
        rules = replace(
            base,
            addresses=addresses,
            headers=headers or base.headers,
            limits=enable_rate_limiting,
            csrf=enable_csrf_protection,
            session_cookies=tuple(session_cookies) if session_cookies is not None else base.session_cookies,
            trusted_origins=frozenset(trusted_origins) | base.trusted_origins,
            csrf_exempt=(*csrf_exempt, *base.csrf_exempt),
            login_paths=tuple(login_paths) if login_paths is not None else base.login_paths,
        )
        self.app, self._trusted = app, addresses
        self._core = SecurityCore(rules, audit_log_service, session_security, limiter)

    def __call__(self, scope: Any, receive: Receive | None = None, send: Send | None = None) -> Any:
        """ASGI; or, with an application alone, this middleware before that application."""
        if receive is None or send is None:
            bound = object.__new__(SecurityMiddleware)
            vars(bound).update(vars(self) | {"app": scope})
            return bound
        return self._asgi(scope, receive, send)

    async def _asgi(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        asked = self._asked_of_scope(scope)
        decision = await asyncio.to_thread(self._core.decide, asked)
        if decision.wants_form:
            read, receive = await _read_ahead(receive)
            body, whole = b"".join(each.get("body", b"") for each in read), not read[-1].get("more_body", False)
            decision = await asyncio.to_thread(self._core.decide_form, asked, decision, body, whole=whole)
        if decision.refused is not None:
            await _refuse(scope, send, decision, decision.refused)
            return
        state = scope.setdefault("state", {})
        state.update(principal=decision.principal, csp_nonce=decision.nonce, csrf_token=decision.csrf_token)
        started = False

        async def send_safely(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message["headers"] = _with(list(message.get("headers", [])), decision.headers)
            await send(message)

        with acting_as(decision.principal, decision.info):
            try:
                await self.app(scope, receive, send_safely)
            except Denied as denied:
                if started:
                    raise
                await _refuse(scope, send, decision, denied)

    def _asked_of_scope(self, scope: Scope) -> Asked:
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        client = scope.get("client")
        peer = client[0] if client else ""
        return Asked(
            method=scope.get("method", "GET" if scope["type"] == "http" else "WEBSOCKET"),
            path=scope["path"],
            secure=self._secure(scope.get("scheme") in ("https", "wss"), peer, headers.get("x-forwarded-proto", [])),
            peer=peer,
            header=lambda name: headers.get(name, []),
            cookies=_cookies(headers.get("cookie", [])),
        )

    def _secure(self, direct: bool, peer: str, forwarded: list[str]) -> bool:
        """Whether the client speaks TLS, perhaps with a proxy that we trust."""
        trusted = self._trusted.client(peer, ["0.0.0.0"]) != self._trusted.client(peer, [])  # noqa: S104 - a probe
        return direct or (trusted and bool(forwarded) and forwarded[-1].split(",")[-1].strip() == "https")

    @property
    def aiohttp(self) -> Any:
        """The middleware for `web.Application(middlewares=[...])`. Answers that are streamed get no headers of ours."""
        from complianceagent.web.aiohttp import middleware_of

        return middleware_of(self._core, self._secure)


def _mark_as_coroutine() -> None:
    """Servers ask whether an application is a coroutine function: ours answers for two kinds of call."""
    mark = getattr(inspect, "markcoroutinefunction", None)
    if mark is not None:
        mark(SecurityMiddleware.__call__)
    else:
        SecurityMiddleware.__call__._is_coroutine = asyncio.coroutines._is_coroutine  # type: ignore[attr-defined]


_mark_as_coroutine()


async def _read_ahead(receive: Receive) -> tuple[list[MutableMapping[str, Any]], Receive]:
    """The beginning of a body, FORM_BYTES or one message more, and how the application receives all of it."""
    read: list[MutableMapping[str, Any]] = []
    size, more = 0, True
    while more and size < FORM_BYTES:
        message = await receive()
        read.append(message)
        size += len(message.get("body", b""))
        more = message["type"] == "http.request" and message.get("more_body", False)
    again = iter(read)

    async def receive_again() -> MutableMapping[str, Any]:
        message = next(again, None)
        return message if message is not None else await receive()

    return read, receive_again


async def _refuse(scope: Scope, send: Send, decision: Decision, denied: Denied) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": denied.detail})
        return
    headers = _with([], [*refusal_headers(denied), *decision.headers])
    await send({"type": "http.response.start", "status": denied.status, "headers": headers})
    await send({"type": "http.response.body", "body": denied.detail.encode()})


def _with(headers: list[tuple[bytes, bytes]], ours: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    """The application's headers, and ours where it has none of that name. Cookies stand beside each other."""
    there = {name.lower() for name, _ in headers}
    for name, value in ours:
        if name == "Set-Cookie" or name.lower().encode("latin-1") not in there:
            headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
    return headers


def _cookies(lines: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        for part in line.split(";"):
            try:
                morsels = SimpleCookie(part.strip())
            except CookieError:
                continue
            for name, morsel in morsels.items():
                found.setdefault(name, morsel.value)
    return found
