"""Who acts, and from where: known to everything that runs within one request."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Principal:
    """Somebody who is signed in. `mfa_at`: when a second factor was last given (aware, UTC)."""

    user_id: str
    roles: frozenset[str] = frozenset()
    tenant_id: str = ""
    mfa_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Where a request came from, as far as it can be trusted (see web.addresses)."""

    ip_address: str = ""
    user_agent: str = ""
    method: str = ""
    path: str = ""


_principal: ContextVar[Principal | None] = ContextVar("complianceagent_principal", default=None)
_request: ContextVar[RequestInfo | None] = ContextVar("complianceagent_request", default=None)


@contextmanager
def acting_as(principal: Principal | None, request: RequestInfo | None = None) -> Iterator[None]:
    """Within this block, `principal` acts (None: nobody is signed in)."""
    tokens = _principal.set(principal), _request.set(request if request is not None else _request.get())
    try:
        yield
    finally:
        _principal.reset(tokens[0])
        _request.reset(tokens[1])


def acting_principal() -> Principal | None:
    """Who acts, as far as `acting_as` or the middleware said."""
    return _principal.get()


def request_info() -> RequestInfo:
    """Where the request came from; empty outside of one."""
    return _request.get() or RequestInfo()


def principal_of(user: object) -> Principal | None:
    """What we know of an application's own user object, None for nobody and for those who are not signed in.

    Taken: Principal; a mapping or an object with `id`, `user_id`, `pk` or `username`, with `roles` (names, or objects
    with a `name`), `role`, or Django's groups; `is_authenticated` and `is_active`, where there, have to be true.
    """
    if user is None or isinstance(user, Principal):
        return user
    for name in ("is_authenticated", "is_active"):
        flag = _get(user, name)
        if flag is not None and not (flag() if callable(flag) else flag):
            return None
    ids = (_get(user, name) for name in ("user_id", "id", "pk", "username", "sub"))
    found = next((each for each in ids if each is not None and not callable(each)), None)
    if found is None:
        return None
    tenant = _get(user, "tenant_id")
    mfa_at = _get(user, "mfa_at")
    return Principal(
        str(found),
        frozenset(_roles(user)),
        "" if tenant is None else str(tenant),
        mfa_at if isinstance(mfa_at, datetime) else None,
    )


def _get(user: object, name: str) -> object:
    return user.get(name) if isinstance(user, dict) else getattr(user, name, None)


def _roles(user: object) -> Iterator[str]:
    roles = _get(user, "roles")
    if roles is None:
        groups = _get(user, "groups")
        values: Any = getattr(groups, "values_list", None)
        roles = list(values("name", flat=True)) if values is not None else groups
    single = _get(user, "role")
    if isinstance(roles, str):
        roles = [roles]
    for role in [*(roles if isinstance(roles, Iterable) else []), *([] if single is None else [single])]:
        name = getattr(role, "name", None) if not isinstance(role, str) else role
        value = getattr(role, "value", None)
        yield str(value if isinstance(value, str) else name if name is not None else role)
