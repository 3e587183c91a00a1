"""SecurityMiddleware for aiohttp."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from complianceagent.errors import Denied
from complianceagent.principal import Principal, acting_as
from complianceagent.web.core import Asked, Decision, SecurityCore, refusal_headers
from complianceagent.web.forms import FORM_BYTES, URLENCODED, media_type

PRINCIPAL: web.RequestKey[Principal | None] = web.RequestKey("principal", Principal)
CSP_NONCE = web.RequestKey("csp_nonce", str)
CSRF_TOKEN = web.RequestKey("csrf_token", str)
"""Where handlers find what the middleware found: `request[CSRF_TOKEN]`."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def middleware_of(core: SecurityCore, secure: Callable[[bool, str, list[str]], bool]) -> Any:
    """A new-style middleware over the core."""

    @web.middleware
    async def security(request: web.Request, handler: Handler) -> web.StreamResponse:
        asked = Asked(
            method=request.method,
            path=request.path,
            secure=secure(request.secure, request.remote or "", request.headers.getall("x-forwarded-proto", [])),
            peer=request.remote or "",
            header=lambda name: request.headers.getall(name, []),
            cookies=request.cookies,
        )
        decision = await asyncio.to_thread(core.decide, asked)
        if decision.wants_form:
            body = await request.read() if _is_read_again(request) else b""
            decision = await asyncio.to_thread(core.decide_form, asked, decision, body, whole=True)
        if decision.refused is not None:
            return _refusal(decision.refused, decision)
        request[PRINCIPAL] = decision.principal
        request[CSP_NONCE] = decision.nonce
        request[CSRF_TOKEN] = decision.csrf_token
        with acting_as(decision.principal, decision.info):
            try:
                answer = await handler(request)
            except Denied as denied:
                return _refusal(denied, decision)
            except web.HTTPException as raised:
                _add(raised, decision)
                raise
        _add(answer, decision)
        return answer

    return security


def _is_read_again(request: web.Request) -> bool:
    """aiohttp keeps a body that was read, for the handler; but one in parts is read from the socket, and only once."""
    return media_type(request.content_type) == URLENCODED and (request.content_length or FORM_BYTES + 1) <= FORM_BYTES


def _refusal(denied: Denied, decision: Decision) -> web.Response:
    answer = web.Response(status=denied.status, text=denied.detail)
    for name, value in refusal_headers(denied):
        answer.headers[name] = value
    _add(answer, decision)
    return answer


def _add(answer: web.StreamResponse | web.HTTPException, decision: Decision) -> None:
    if answer.prepared:
        return
    for name, value in decision.headers:
        if name == "Set-Cookie":
            answer.headers.add(name, value)
        else:
            answer.headers.setdefault(name, value)
