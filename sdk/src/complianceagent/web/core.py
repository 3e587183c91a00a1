"""What the middleware decides about a request, whatever the framework. May wait for a database: run it in a thread."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from complianceagent import defaults
from complianceagent.audit.events import AuditEvent, AuditEventType, AuditSeverity
from complianceagent.audit.service import AuditLogService
from complianceagent.errors import AccessDenied, AuditFailed, Denied, RateLimited
from complianceagent.keys.lifecycle import KeyPurpose
from complianceagent.principal import Principal, RequestInfo
from complianceagent.rates.limiter import ANONYMOUS, AUTHENTICATED, LOGIN, RateLimiter, Tier
from complianceagent.sessions.security import SessionSecurity, principal_of_session
from complianceagent.web.addresses import AddressRules
from complianceagent.web.csrf import SAFE_METHODS, UNPROVED, CsrfRequest, csrf_fault
from complianceagent.web.forms import MULTIPART, URLENCODED, media_type, token_in
from complianceagent.web.headers import SecurityHeaders, new_nonce

CSRF_COOKIE = "csrf_token"
CSRF_HEADERS = ("x-csrf-token", "x-csrftoken")
LONGEST_COOKIE = 4096
"""Characters of a session cookie that is looked up (RFC 6265, section 6.1: browsers keep 4,096 bytes)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as every framework can tell it. `header` gives a header's values by its lower-case name."""

    method: str
    path: str
    secure: bool
    peer: str
    header: Callable[[str], Sequence[str]]
    cookies: Mapping[str, str]

    def first(self, name: str) -> str:
        values = self.header(name)
        return values[0] if values else ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a request: `refused`, or it goes on as `principal`. `headers` go with the answer in any case.

    With `wants_form` it goes on only if the form in its body has the token: ask `SecurityCore.decide_form`.
    """

    info: RequestInfo
    nonce: str
    headers: list[tuple[str, str]]
    principal: Principal | None = None
    refused: Denied | None = None
    csrf_token: str = ""
    wants_form: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """What the middleware enforces (see SecurityMiddleware)."""

    addresses: AddressRules = field(default_factory=AddressRules)
    headers: SecurityHeaders = field(default_factory=SecurityHeaders)
    limits: bool = True
    csrf: bool = True
    session_cookies: tuple[str, ...] = ("session", "sessionid")
    trusted_origins: frozenset[str] = frozenset()
    csrf_exempt: tuple[str, ...] = ()
    login_paths: tuple[str, ...] = ("/login", "/token", "/auth/login", "/api/login")
    login: Tier = LOGIN
    anonymous: Tier = ANONYMOUS
    authenticated: Tier = AUTHENTICATED


class SecurityCore:
    """Address, session, rate and origin, in this order."""

    def __init__(
        self,
        rules: Rules,
        audit: AuditLogService | None,
        sessions: SessionSecurity | None,
        limiter: RateLimiter | None,
    ) -> None:
        self._rules, self._audit, self._sessions, self._limiter = rules, audit, sessions, limiter
        self._noted = RateLimiter()

    def decide(self, asked: Asked) -> Decision:
        """Never raises for what a request contains."""
        address = self._rules.addresses.client(asked.peer, asked.header("x-forwarded-for"))
        info = RequestInfo(address, asked.first("user-agent"), asked.method, asked.path)
        nonce = new_nonce()
        headers = self._rules.headers.lines(nonce, secure=asked.secure)
        cookie = self._cookie(asked)
        principal: Principal | None = None
        try:
            if not self._rules.addresses.allows(address):
                raise AccessDenied("this address may not come")
            principal = self._principal(cookie, info)
            self._count(asked, info, principal)
            wants_form = self._check_origin(asked, cookie)
            token = self._csrf_token(cookie)
        except Denied as denied:
            self._note(denied, info, principal)
            return Decision(info, nonce, headers, principal, denied)
        if token and not _same(asked.cookies.get(CSRF_COOKIE, ""), token):
            flags = "; Secure" if asked.secure else ""
            headers.append(("Set-Cookie", f"{CSRF_COOKIE}={token}; Path=/; SameSite=Lax{flags}"))
        return Decision(info, nonce, headers, principal, None, token, wants_form)

    def decide_form(self, asked: Asked, decision: Decision, beginning: bytes, *, whole: bool) -> Decision:
        """The decision once the beginning of the body is known (FORM_BYTES of it, or the `whole` of it)."""
        token = token_in(asked.first("content-type"), beginning, whole=whole)
        if token and self._token_holds(token, self._cookie(asked)):
            return replace(decision, wants_form=False)
        refused = CsrfRefused(UNPROVED)
        self._note(refused, decision.info, decision.principal)
        return replace(decision, wants_form=False, refused=refused)

    def _cookie(self, asked: Asked) -> str:
        return next((asked.cookies[name] for name in self._rules.session_cookies if asked.cookies.get(name)), "")

    def _principal(self, cookie: str, info: RequestInfo) -> Principal | None:
        if self._sessions is None or not cookie or len(cookie) > LONGEST_COOKIE:
            return None
        session = self._sessions.validate_session(cookie, info.ip_address, info.user_agent)
        return principal_of_session(session) if session is not None else None

    def _count(self, asked: Asked, info: RequestInfo, principal: Principal | None) -> None:
        if not self._rules.limits:
            return
        limiter = self._limiter if self._limiter is not None else defaults.rate_limiter()
        if asked.method.upper() not in SAFE_METHODS and asked.path.rstrip("/") in self._rules.login_paths:
            limiter.check("login", info.ip_address, self._rules.login.limit, self._rules.login.seconds)
        if principal is None:
            tier = self._rules.anonymous
            limiter.check("anonymous", info.ip_address, tier.limit, tier.seconds)
        else:
            tier = self._rules.authenticated
            limiter.check("authenticated", f"{principal.tenant_id}:{principal.user_id}", tier.limit, tier.seconds)

    def _check_origin(self, asked: Asked, cookie: str) -> bool:
        """Whether it still depends on a form in the body. Raises CsrfRefused."""
        if not self._rules.csrf or any(asked.path.startswith(prefix) for prefix in self._rules.csrf_exempt):
            return False
        sent = next((token for name in CSRF_HEADERS for token in asked.header(name)), "")
        fault = csrf_fault(
            CsrfRequest(
                method=asked.method,
                host=asked.first("host"),
                origin=asked.first("origin"),
                fetch_site=asked.first("sec-fetch-site"),
                token=sent,
                has_session=bool(cookie),
            ),
            self._rules.trusted_origins,
            lambda token: self._token_holds(token, cookie),
        )
        if fault == UNPROVED and not sent and media_type(asked.first("content-type")) in (URLENCODED, MULTIPART):
            return True
        if fault:
            raise CsrfRefused(fault)
        return False

    def _csrf_token(self, cookie: str) -> str:
        if not self._rules.csrf or not cookie:
            return ""
        return defaults.encryption().mac("csrf", cookie.encode("utf-8", "surrogatepass"), KeyPurpose.SESSION).hex()

    def _token_holds(self, token: str, cookie: str) -> bool:
        try:
            mac = bytes.fromhex(token)
        except ValueError:
            return False
        data = cookie.encode("utf-8", "surrogatepass")
        return defaults.encryption().check_mac("csrf", data, mac, KeyPurpose.SESSION)

    def _note(self, denied: Denied, info: RequestInfo, principal: Principal | None) -> None:
        """Record a refusal: one of a kind from an address in a minute, so that nobody fills the log with them."""
        import structlog

        log = structlog.get_logger()
        kind = _KINDS.get(type(denied), AuditEventType.ADDRESS_REJECTED)
        try:
            self._noted.check(kind, info.ip_address, 1, 60)
        except Denied:
            return
        log.warning("request_refused", reason=denied.reason, ip_address=info.ip_address, path=info.path)
        if self._audit is None:
            return
        event = AuditEvent(
            kind,
            action=f"{info.method} {info.path}",
            description=denied.reason,
            severity=AuditSeverity.WARNING,
            outcome="denied",
            user_id=principal.user_id if principal else "",
            tenant_id=principal.tenant_id if principal else "",
            ip_address=info.ip_address,
            user_agent=info.user_agent,
        )
        try:
            self._audit.record(event)
        except AuditFailed:
            log.error("refusal_not_recorded", path=info.path)


def _same(sent: str, token: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), token.encode("ascii"))


class CsrfRefused(AccessDenied):
    """The request was sent by another site, or without the session's token."""


_KINDS: dict[type[Denied], AuditEventType] = {
    AccessDenied: AuditEventType.ADDRESS_REJECTED,
    CsrfRefused: AuditEventType.CSRF_REJECTED,
    RateLimited: AuditEventType.RATE_LIMIT_EXCEEDED,
}


def refusal_headers(denied: Denied) -> list[tuple[str, str]]:
    """What goes with a refusal beside the security headers."""
    lines = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
    return [*lines, ("Retry-After", str(denied.retry_after))] if isinstance(denied, RateLimited) else lines
