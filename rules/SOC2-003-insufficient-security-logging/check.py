"""SOC2-003: sign-ins, credentials, roles and accounts that change without a line in any log."""

import re
from collections.abc import Iterator, Mapping

from bot.core.finding import Finding, Severity
from bot.core.inventory import Act, ActKind, ControlInventory, ControlKind, Endpoint
from bot.inventory.words import words

RULE = "SOC2-003"

WEIGHTS: Mapping[ActKind, float] = {
    ActKind.ACCOUNT_DELETION: 0.8,
    ActKind.ROLE: 0.75,
    ActKind.SUSPENSION: 0.75,
    ActKind.PASSWORD: 0.75,
    ActKind.SIGN_IN: 0.75,
    ActKind.TOKEN: 0.65,
    ActKind.KEY: 0.6,
}
"""Confidence that an auditor wants to see it in a log, where nothing else is known."""

AMONG_LOGGED = 0.12
"""Added where most other security events of the app are logged: this one was forgotten."""

_DOES = {
    ActKind.ACCOUNT_DELETION: "deletes an account",
    ActKind.ROLE: "changes roles or permissions",
    ActKind.SUSPENSION: "suspends or restores an account",
    ActKind.PASSWORD: "changes a password",
    ActKind.SIGN_IN: "checks a sign-in",
    ActKind.TOKEN: "signs a caller in or issues a token",
    ActKind.KEY: "issues or withdraws a key",
}


_SET_UP = re.compile(r"\b(?:set ?up|install|bootstrap|onboarding|first)\b")
"""There is nobody yet whom a log could name."""

_CONFIRMS = re.compile(r"\b(?:confirm(?: email)?|verify email)\b")
"""An address is only confirmed, unless a new password is set: that is the end of a reset."""

_DOES_IT = re.compile(
    r"\b(?:delete|remove|suspend|ban|unban|deactivate|activate|promote|demote|grant|revoke|toggle|set|change|reset"
    r"|block)\b"
)
"""What a GET must say of itself to be taken for more than a page."""


def check(inventory: ControlInventory) -> Iterator[Finding]:
    events = [(endpoint, act) for endpoint in inventory.endpoints for act in _events(endpoint)]
    places = {endpoint.location for endpoint, _ in events}
    logged = {endpoint.location for endpoint, act in events if _logged(endpoint, act)}
    done: set[object] = set()
    for endpoint in inventory.endpoints:
        silent = [act for act in _events(endpoint) if not _logged(endpoint, act)]
        if silent and endpoint.location not in done:
            done.add(endpoint.location)
            yield _finding(endpoint, max(silent, key=lambda act: WEIGHTS[act.kind]), len(logged), len(places))


def _events(endpoint: Endpoint) -> list[Act]:
    """The security events of an endpoint: not the password that is asked again before something else happens."""
    if not endpoint.acts:
        return []
    said = words(f"{endpoint.handler} {endpoint.path.replace('/', ' ').replace('-', '_')}")
    if endpoint.public.startswith("first-time") or _SET_UP.search(said):
        return []
    if _CONFIRMS.search(said) and ActKind.PASSWORD not in {act.kind for act in endpoint.acts}:
        return []
    again = endpoint.has(ControlKind.AUTHENTICATION) and ActKind.TOKEN not in {act.kind for act in endpoint.acts}
    return [act for act in endpoint.acts if act.kind in WEIGHTS and _is_event(endpoint, act, again)]


def _is_event(endpoint: Endpoint, act: Act, again: bool) -> bool:
    """`again`: the caller is known already and is asked for the password once more."""
    reads = set(endpoint.methods) <= {"GET", "HEAD", "OPTIONS"}
    if act.kind is ActKind.SIGN_IN:
        return not (again or reads)
    if act.kind is ActKind.TOKEN:
        return "refresh" not in f"{endpoint.handler} {endpoint.path}".lower()
    return not reads or bool(_DOES_IT.search(words(endpoint.handler)))


def _logged(endpoint: Endpoint, act: Act) -> bool:
    return bool(act.record or act.logged) or endpoint.has(ControlKind.AUDIT)


def _finding(endpoint: Endpoint, act: Act, logged: int, all_of_them: int) -> Finding:
    route = f"{'/'.join(endpoint.methods)} {endpoint.path}"
    most = logged * 2 >= all_of_them and logged > 0
    others = (
        f"{logged} of {all_of_them} endpoints with security events log theirs"
        if logged
        else "no other endpoint with security events logs them either"
    )
    return Finding(
        rule=RULE,
        location=endpoint.location,
        message=f"{route} {_DOES[act.kind]} and leaves no trace in any log.",
        severity=Severity.MEDIUM,
        confidence=min(WEIGHTS[act.kind] + (AMONG_LOGGED if most else 0.0), 0.95),
        tool="soc2",
        tool_rule=RULE,
        matched=f"{route} {endpoint.handler}",
        reasoning=f"`{act.what}`: no logger call, event or audit record in the handler, in what it calls, "
        f"in a decorator, signal or middleware; {others}.",
        cwe=(778,),
        scope=endpoint.handler,
    )
