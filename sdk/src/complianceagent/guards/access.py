"""Who may call: require_authentication, require_role, access_control, require_mfa, rate_limit."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar, overload

from complianceagent import config, defaults
from complianceagent.errors import AccessDenied, MfaRequired, NotAuthenticated
from complianceagent.guards.frameworks import Call, info_in, principal_in
from complianceagent.guards.wrap import guarded
from complianceagent.principal import Principal

if TYPE_CHECKING:
    from complianceagent.rates.limiter import RateLimiter

F = TypeVar("F", bound=Callable[..., Any])

MFA_WITHIN = timedelta(minutes=15)
"""How fresh a second factor has to be: the inactivity limit of the highest level of NIST SP 800-63B, section 4.3.3."""


@overload
def require_authentication(function: F) -> F: ...
@overload
def require_authentication() -> Callable[[F], F]: ...
def require_authentication(function: F | None = None) -> F | Callable[[F], F]:
    """Somebody has to be signed in: `@require_authentication`. Refuses with 401.

    Who that is: `configure(current_principal=...)`, the SecurityMiddleware, the framework's request, or an argument
    named `current_user`, `user` or `principal`.
    """
    decorate: Callable[[F], F] = guarded(_signed_in)
    return decorate if function is None else decorate(function)


def require_role(*roles: str) -> Callable[[F], F]:
    """The caller needs one of these roles: `@require_role("admin")`. Refuses with 401 or 403. Raises ValueError."""
    return access_control(roles=roles)


def access_control(roles: Iterable[str]) -> Callable[[F], F]:
    """The caller needs one of these roles: `@access_control(roles=["admin", "support"])`. Refuses with 401 or 403.

    Raises ValueError where no role is named: that would let nobody in, or everybody.
    """
    wanted = frozenset([roles] if isinstance(roles, str) else roles)
    if not wanted:
        raise ValueError("name at least one role")

    def check(call: Call) -> None:
        if not _signed_in(call).roles & wanted:
            raise AccessDenied("the caller has none of the roles " + ", ".join(sorted(wanted)))

    return guarded(check)


def require_mfa(max_age: timedelta = MFA_WITHIN) -> Callable[[F], F]:
    """The caller gave a second factor within `max_age`: for privileged operations. Refuses with 401 or 403."""

    def check(call: Call) -> None:
        given = _signed_in(call).mfa_at
        if given is None or config.current().clock.now() - given > max_age:
            raise MfaRequired

    return guarded(check)


def rate_limit(
    limit: int,
    seconds: int,
    *,
    key: Callable[..., str] | None = None,
    name: str = "",
    limiter: "RateLimiter | None" = None,
) -> Callable[[F], F]:
    """At most `limit` calls in any `seconds` for each caller: `@rate_limit(100, 60)`. Refuses with 429 and Retry-After.

    A caller is whom `key(*args, **kwargs)` says, else the signed-in user, else the address. Functions count apart,
    unless they share a `name`. Where the counts cannot be reached it refuses with 503. Raises ValueError below 1.
    """
    if limit < 1 or seconds < 1:
        raise ValueError("a limit and its seconds are 1 or more")

    def check(call: Call) -> None:
        counted = name or f"{call.function.__module__}.{call.function.__qualname__}"
        found = limiter if limiter is not None else defaults.rate_limiter()
        found.check(counted, key(*call.args, **call.kwargs) if key else _caller(call), limit, seconds)

    return guarded(check, blocks=True)


def _signed_in(call: Call) -> Principal:
    found = principal_in(call)
    if found is None:
        raise NotAuthenticated
    return found


def _caller(call: Call) -> str:
    who = principal_in(call)
    if who is not None:
        return f"user:{who.tenant_id}:{who.user_id}"
    return f"address:{info_in(call).ip_address}"
