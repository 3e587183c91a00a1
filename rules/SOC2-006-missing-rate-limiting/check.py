"""SOC2-006: sign-in, tokens, codes, mail and costly work that a caller may ask for without end."""

import re
from collections.abc import Iterator, Mapping

from bot.core.finding import Finding, Severity
from bot.core.inventory import Act, ActKind, Control, ControlInventory, ControlKind, Endpoint

RULE = "SOC2-006"

ANYBODY: Mapping[ActKind, float] = {
    ActKind.SIGN_IN: 0.85,
    ActKind.CODE: 0.85,
    ActKind.RESET: 0.85,
    ActKind.SIGN_UP: 0.75,
    ActKind.PAID: 0.75,
    ActKind.TOKEN: 0.7,
    ActKind.MAIL: 0.7,
    ActKind.HEAVY: 0.55,
}
"""Confidence where anybody can call it: what can be guessed by trying first, what costs money or mail next."""

JOB, OWN_MONEY, SMALL_WORK = 0.5, 0.4, 0.35
"""Confidence where an account is needed: a report or export, which anybody can ask for again and again; a payment,
which costs the caller most; other work, such as a thumbnail."""

SIGNED_IN: Mapping[ActKind, float] = {
    ActKind.CODE: 0.6,
    ActKind.PAID: 0.6,
    ActKind.KEY: 0.5,
    ActKind.HEAVY: JOB,
    ActKind.MAIL: 0.45,
}
"""Confidence where an account is needed: one caller can be named and stopped."""

LIMITS_ELSEWHERE = 0.05
"""Added where other endpoints of the app are limited: then nothing in front of the app is meant to do it."""

_DOES = {
    ActKind.SIGN_IN: "checks a password",
    ActKind.CODE: "sends or checks a one-time code",
    ActKind.RESET: "sends password resets",
    ActKind.SIGN_UP: "creates accounts",
    ActKind.PAID: "calls a paid service",
    ActKind.TOKEN: "issues tokens",
    ActKind.MAIL: "sends mail",
    ActKind.HEAVY: "starts heavy work",
    ActKind.KEY: "issues keys",
}
_BY_READING = frozenset({ActKind.PAID, ActKind.HEAVY, ActKind.CODE, ActKind.MAIL})
"""What a GET may do as well: everything else in a GET is a page, or the way back from somebody else's login."""

_ADMIN = re.compile(r"admin|superuser|staff|moderator|owner|is_root|role|permission|scope|acl", re.IGNORECASE)
_LOGIN = re.compile(r"log_?in|sign_?in|logon|token|auth", re.IGNORECASE)
_NOT_LIMITED = re.compile(r"^(?:health|preflight|static|signed request|first-time)")
_JOB = re.compile(r"report|export|pdf|backup|archive|spreadsheet|transcri|inference", re.IGNORECASE)
_WITHDRAWS = re.compile(r"delete|remove|revoke|destroy", re.IGNORECASE)
_PROOF = re.compile(r"saml|callback|oauth|oidc|openid|webauthn|passkey|(?:^|[/_])(?:acs|sso)(?:$|[/_])", re.IGNORECASE)
_PAYMENT = re.compile(r"stripe|braintree|payment|charge|checkout|refund", re.IGNORECASE)
_LOCKS_SIGN_IN = re.compile(r"\b(?:axes|defender|\w*lock_?out\w*|brute\w*)\b|attempt", re.IGNORECASE)


def check(inventory: ControlInventory) -> Iterator[Finding]:
    elsewhere = [one for one in inventory.endpoints if one.has(ControlKind.RATE_LIMIT)]
    done: set[object] = set()
    for endpoint in inventory.endpoints:
        if endpoint.location in done:
            continue
        act, confidence = _worst(endpoint)
        if act is not None:
            done.add(endpoint.location)
            yield _finding(endpoint, act, confidence + (LIMITS_ELSEWHERE if elsewhere else 0.0), len(elsewhere))


def _worst(endpoint: Endpoint) -> tuple[Act | None, float]:
    """The act that most needs a limit, and how sure we are that it needs one; None where none does."""
    if not endpoint.acts or _NOT_LIMITED.match(endpoint.public) or _administrative(endpoint):
        return None, 0.0
    open_to_all = not endpoint.has(ControlKind.AUTHENTICATION) or _signs_in(endpoint) or _signs_up(endpoint)
    weights = ANYBODY if open_to_all else SIGNED_IN
    reads = set(endpoint.methods) <= {"GET", "HEAD", "OPTIONS", "WEBSOCKET"}
    found = [
        act
        for act in endpoint.acts
        if act.kind in weights
        and not (act.kind is ActKind.TOKEN and (_renews(endpoint) or _proven(endpoint)))
        and not (reads and act.kind not in _BY_READING)
        and not (act.kind is ActKind.KEY and _WITHDRAWS.search(act.what))
        and not _limited(endpoint, act.kind)
    ]
    weighed = [(weights[act.kind] if open_to_all else _signed_in(act), act) for act in found]
    weight, worst = max(weighed, key=lambda one: one[0], default=(0.0, None))
    return worst, weight


def _signed_in(act: Act) -> float:
    """How much an act needs a limit where one caller can be named and stopped."""
    if act.kind is ActKind.PAID and _PAYMENT.search(act.what):
        return OWN_MONEY
    if act.kind is ActKind.HEAVY:
        return JOB if _JOB.search(act.what) else SMALL_WORK
    return SIGNED_IN[act.kind]


def _renews(endpoint: Endpoint) -> bool:
    """A refresh token is too long to be guessed, and each is good for one new token."""
    return "refresh" in endpoint.handler.lower() or "refresh" in endpoint.path.lower()


def _proven(endpoint: Endpoint) -> bool:
    """Whoever comes back from another login, with a key of hardware or by a link that was sent, guesses nothing."""
    linked = endpoint.public.startswith(("whoever holds the link", "account recovery"))
    return linked or bool(_PROOF.search(f"{endpoint.handler} {endpoint.path}"))


def _limited(endpoint: Endpoint, kind: ActKind) -> bool:
    """Is there a limit on it? One that locks out after failed sign-ins limits nothing but sign-ins."""
    return any(
        kind in (ActKind.SIGN_IN, ActKind.TOKEN) or not _only_sign_in(one)
        for one in endpoint.of(ControlKind.RATE_LIMIT)
    )


def _only_sign_in(control: Control) -> bool:
    return control.level != "body" and bool(_LOCKS_SIGN_IN.search(control.what))


def _signs_in(endpoint: Endpoint) -> bool:
    """Is it the place where people sign in, whatever guard stands around it (that lets it through)?"""
    kinds = {act.kind for act in endpoint.acts}
    fixed = " ".join(part for part in endpoint.path.split("/") if part[:1] not in "{<:")
    named = bool(_LOGIN.search(endpoint.handler) or _LOGIN.search(fixed))
    return ActKind.SIGN_IN in kinds and ActKind.TOKEN in kinds and named


def _signs_up(endpoint: Endpoint) -> bool:
    """Accounts are made here by those who have none: what creates them for others is no sign-up."""
    return any(act.kind is ActKind.SIGN_UP for act in endpoint.acts)


def _administrative(endpoint: Endpoint) -> bool:
    roles = endpoint.of(ControlKind.AUTHORIZATION)
    return any(_ADMIN.search(f"{one.what} {one.idiom}") for one in roles) or "/admin/" in endpoint.path


def _finding(endpoint: Endpoint, act: Act, confidence: float, elsewhere: int) -> Finding:
    route = f"{'/'.join(endpoint.methods)} {endpoint.path}"
    others = (
        f"{elsewhere} other endpoints of the app have one"
        if elsewhere
        else "no other endpoint of the app has one either"
    )
    return Finding(
        rule=RULE,
        location=endpoint.location,
        message=f"{route} {_DOES[act.kind]} and nothing limits how often one caller may ask.",
        severity=Severity.MEDIUM,
        confidence=min(confidence, 0.95),
        tool="soc2",
        tool_rule=RULE,
        matched=f"{route} {endpoint.handler}",
        reasoning=f"no limiter on this route by decorator, dependency or middleware, no default for the app, and "
        f"neither the handler nor what it calls counts tries or refuses with 429; {others}.",
        cwe=(307,) if act.kind in (ActKind.SIGN_IN, ActKind.CODE) else (770,),
        scope=endpoint.handler,
    )
