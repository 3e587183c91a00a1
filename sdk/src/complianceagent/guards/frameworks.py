"""What differs between frameworks: where the user is found, and how a refusal is said. None is imported for it."""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from complianceagent import config
from complianceagent.errors import Denied, RateLimited
from complianceagent.principal import Principal, RequestInfo, acting_principal, principal_of, request_info

USER_ARGUMENTS = ("current_user", "user", "principal")
"""Arguments in which a handler gets its user from the framework (FastAPI's dependencies)."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a guarded function."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    def request(self, module: str, name: str) -> Any:
        """The argument that is a request of this framework, None where there is none."""
        framework = sys.modules.get(module)
        kind = getattr(framework, name, None)
        if kind is None:
            return None
        for argument in (*self.args, *self.kwargs.values()):
            if isinstance(argument, kind):
                return argument
            inner = getattr(argument, "request", None)  # a class-based view
            if inner is not None and isinstance(inner, kind):
                return inner
        return None


def principal_in(call: Call) -> Principal | None:
    """Who calls: what the application's own function says, the middleware, the framework's request, or an argument."""
    told = config.current().current_principal
    if told is not None:
        return principal_of(told())
    acting = acting_principal()
    if acting is not None:
        return acting
    for user in (_of_request(call), *(call.kwargs.get(name) for name in USER_ARGUMENTS)):
        found = principal_of(user)
        if found is not None:
            return found
    return None


def _of_request(call: Call) -> object:
    django = call.request("django.http", "HttpRequest")
    if django is not None:
        return getattr(django, "user", None)
    starlette = call.request("starlette.requests", "HTTPConnection")
    if starlette is not None:
        state = starlette.state
        return getattr(state, "principal", None) or getattr(state, "user", None) or starlette.scope.get("user")
    aiohttp = call.request("aiohttp.web", "BaseRequest")
    if aiohttp is not None:
        named = {_last_name(key): value for key, value in aiohttp.items()}
        return named.get("principal") or named.get("user")
    flask = _flask()
    return (flask.g.get("principal") or flask.g.get("user")) if flask is not None else None


def _last_name(key: object) -> str:
    """The name of a key of aiohttp's request: text, or a RequestKey("user"), shown as <RequestKey(m.user, ...)>."""
    return re.split(r"[,)]", str(key))[0].rpartition("(")[2].rpartition(".")[2]


def info_in(call: Call) -> RequestInfo:
    """Where the request came from: what the middleware found, or the peer's address."""
    known = request_info()
    if known.ip_address:
        return known
    django = call.request("django.http", "HttpRequest")
    if django is not None:
        agent = django.META.get("HTTP_USER_AGENT", "")
        return RequestInfo(django.META.get("REMOTE_ADDR", ""), agent, django.method or "", django.path)
    starlette = call.request("starlette.requests", "HTTPConnection")
    if starlette is not None:
        host = starlette.client.host if starlette.client else ""
        agent = starlette.headers.get("user-agent", "")
        return RequestInfo(host, agent, starlette.scope.get("method", ""), starlette.url.path)
    aiohttp = call.request("aiohttp.web", "BaseRequest")
    if aiohttp is not None:
        return RequestInfo(aiohttp.remote or "", aiohttp.headers.get("User-Agent", ""), aiohttp.method, aiohttp.path)
    flask = _flask()
    if flask is not None:
        asked = flask.request
        return RequestInfo(asked.remote_addr or "", asked.headers.get("User-Agent", ""), asked.method, asked.path)
    return known


def refuse(denied: Denied, call: Call) -> Any:
    """Say no as the framework says it: return its response (Django), or raise its exception. Else raise `denied`."""
    headers = {"Retry-After": str(denied.retry_after)} if isinstance(denied, RateLimited) else {}
    if call.request("django.http", "HttpRequest") is not None:
        answer = sys.modules["django.http"].HttpResponse
        return answer(denied.detail, status=denied.status, content_type="text/plain", headers=headers)
    if call.request("aiohttp.web", "BaseRequest") is not None:
        raise _aiohttp(denied, headers) from None
    if _flask() is not None:
        raise _werkzeug(denied, headers) from None
    if "starlette.exceptions" in sys.modules:
        raise _starlette(denied, headers) from None
    raise denied


def _flask() -> Any:
    flask = sys.modules.get("flask")
    return flask if flask is not None and flask.has_request_context() else None


def _aiohttp(denied: Denied, headers: dict[str, str]) -> Exception:
    from aiohttp import web

    kinds = {401: web.HTTPUnauthorized, 429: web.HTTPTooManyRequests, 503: web.HTTPServiceUnavailable}
    return kinds.get(denied.status, web.HTTPForbidden)(text=denied.detail, headers=headers)


def _werkzeug(denied: Denied, headers: dict[str, str]) -> Exception:
    """Flask's own exception, and ours."""
    from werkzeug.exceptions import HTTPException

    kind = type(denied)
    both = type(kind.__name__, (HTTPException, kind), {"code": denied.status, "description": denied.detail})
    made: Exception = both(denied.detail)
    vars(made).update(vars(denied))
    original = made.get_headers  # type: ignore[attr-defined]  # of HTTPException
    made.get_headers = lambda *rest, **named: [*original(*rest, **named), *headers.items()]  # type: ignore[attr-defined]
    return made


def _starlette(denied: Denied, headers: dict[str, str]) -> Exception:
    """Starlette's own exception, and ours: outside of a request it is an ordinary Denied."""
    from starlette.exceptions import HTTPException

    kind = type(denied)
    both = type(kind.__name__, (HTTPException, kind), {})
    made: Exception = both(denied.status, denied.detail, headers or None)
    vars(made).update({name: value for name, value in vars(denied).items() if name != "detail"})
    return made
