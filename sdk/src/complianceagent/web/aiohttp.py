"""SecurityMiddleware for aiohttp."""

import asyncio
import warnings
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
            body, whole = await _beginning(request)
            decision = await asyncio.to_thread(core.decide_form, asked, decision, body, whole=whole)
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


async def _beginning(request: web.Request) -> tuple[bytes, bool]:
    """The first FORM_BYTES of a body at most, and whether that is all of it. The handler still reads the whole."""
    if media_type(request.content_type) == URLENCODED and (request.content_length or FORM_BYTES + 1) <= FORM_BYTES:
        return (
            await request.read(),
            True,
        )  # aiohttp keeps it for the handler, and a middleware before us may have read it
    parts: list[bytes] = []
    size, more = 0, True
    while more and size < FORM_BYTES:
        parts.append(await request.content.readany())
        size += len(parts[-1])
        more = bool(parts[-1])
    beginning = b"".join(parts)
    with warnings.catch_warnings():  # deprecated in aiohttp 3, which itself reads forms with it, and has no other way
        warnings.simplefilter("ignore", DeprecationWarning)
        request.content.unread_data(beginning)
    return beginning[:FORM_BYTES], not more and size <= FORM_BYTES


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
