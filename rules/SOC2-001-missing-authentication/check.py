"""SOC2-001: endpoints that nothing authenticates."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.core.finding import Finding, Severity
from bot.core.inventory import Control, ControlInventory, ControlKind, Endpoint

RULE = "SOC2-001"

OUTLIER, APP_HAS_IT, NOWHERE = 0.93, 0.8, 0.6
"""Confidence: most siblings are authenticated; the app knows authentication; the app knows none at all
(a gateway in front of it may do it)."""

ELSEWHERE = 0.6
"""Confidence where no stored data is touched, and only other services are asked or work is started: it costs, but a
public calculator is built like that too."""

OPEN_SITE = 0.45
"""Confidence where the app authenticates nobody anywhere and the endpoint only reads what does not sound private: a
public site is built like that."""

_PRIVATE = re.compile(
    r"user|account|member|customer|employee|patient|person|profile|(?<![a-z])orders?|invoice|payment|transaction|wallet"
    r"|message|mail|token|secret|credential|session|setting|config|(?<![a-z])logs?(?![a-z])|audit|payroll|salar|contract"
    r"|document|export|backup|admin|(?<![a-z])env",
    re.IGNORECASE,
)

_GUARDED_OUTSIDE = frozenset({"spring"})
"""Frameworks whose applications are often left to a gateway, or get their security from a library that is added."""

ADDRESS = 0.75
"""Confidence where the source address is all that is looked at: it may be meant so, and is still no authentication."""


def check(inventory: ControlInventory) -> Iterator[Finding]:
    known = any(endpoint.has(ControlKind.AUTHENTICATION) for endpoint in inventory.endpoints)
    groups = inventory.groups
    done: set[tuple[object, str]] = set()
    for endpoint in inventory.endpoints:
        place = (endpoint.location, endpoint.handler)
        if endpoint.public or endpoint.has(ControlKind.AUTHENTICATION) or _asks_for_role(endpoint) or place in done:
            continue
        done.add(place)
        yield _finding(endpoint, groups[endpoint.group], known)


def _asks_for_role(endpoint: Endpoint) -> bool:
    """Whoever has a role is known. In the body of a handler, a role may also be what it was sent."""
    return any(control.level != "body" for control in endpoint.of(ControlKind.AUTHORIZATION))


def _finding(endpoint: Endpoint, group: Sequence[Endpoint], known: bool) -> Finding:
    siblings = [other for other in group if other.location != endpoint.location and not other.public]
    guarded = [other for other in siblings if other.has(ControlKind.AUTHENTICATION)]
    route = f"{'/'.join(endpoint.methods)} {endpoint.path}"
    router, _, name = endpoint.group.partition(":")
    return Finding(
        rule=RULE,
        location=endpoint.location,
        message=f"Anyone can call {route}: nothing authenticates the caller.",
        severity=Severity.HIGH,
        confidence=_confidence(endpoint, siblings, guarded, known),
        tool="soc2",
        tool_rule=RULE,
        matched=f"{route} {endpoint.handler}",
        reasoning=_looked_for(endpoint, name, router) + _compared(siblings, guarded, known) + _does(endpoint) + ".",
        cwe=(306,),
        scope=endpoint.handler,
    )


def _confidence(endpoint: Endpoint, siblings: Sequence[Endpoint], guarded: Sequence[Endpoint], known: bool) -> float:
    if endpoint.address_only:
        return ADDRESS
    if endpoint.touches and not set(endpoint.touches) & {"reads stored data", "changes stored data", "opens files"}:
        return ELSEWHERE
    if guarded and len(guarded) * 2 >= len(siblings):
        return OUTLIER
    if known:
        return APP_HAS_IT
    if endpoint.framework in _GUARDED_OUTSIDE:
        return OPEN_SITE
    private = any(_PRIVATE.search(said) for said in (endpoint.path, endpoint.handler, *endpoint.models))
    only_reads = set(endpoint.methods) <= {"GET", "HEAD"} and set(endpoint.touches) <= {"reads stored data"}
    return OPEN_SITE if only_reads and not private else NOWHERE


def _shown_router(name: str) -> str:
    """The last part of a router's name: what stands before it are the functions that it is made in."""
    return name.rpartition(".")[2]


_MIDDLEWARE = (
    "no middleware, hook or check in the body that authenticates on this route, "
    "before it on `{last}` in {path}, or where that is mounted"
)
_LOOKED_FOR = {
    "fastapi": "no dependency named or typed like authentication on this route, its router `{name}` in {path} "
    "or the app",
    "django": "no decorator, mixin, base class, check in the body, middleware or wrapper in the URLconf "
    "(`{name}` in {path}) authenticates",
    "express": _MIDDLEWARE,
    "koa": _MIDDLEWARE,
    "fastify": _MIDDLEWARE,
    "django_rest": "no permission class on this view, its base classes or in the settings keeps anonymous callers out",
    "spring": "no security configuration, filter, interceptor, annotation or check in the body authenticates this "
    "route of `{name}` in {path}",
    "go": "no middleware on this route, on `{last}` in {path} or above it, and no check in the body, authenticates",
    "nest": "no guard on this handler, its controller `{name}` in {path} or the application authenticates",
    "next": "no wrapper or check in this handler, and no middleware that matches its path, authenticates",
}
_ELSEWHERE = (
    "no decorator, check in the body or `before_request` that authenticates on this route, "
    "`{name}` in {path} or the app"
)
"""What was looked for, by the framework."""


def _looked_for(endpoint: Endpoint, name: str, path: str) -> str:
    if endpoint.address_only:
        return "the handler looks at the caller's network address only, which does not say who calls"
    said = _LOOKED_FOR.get(endpoint.framework, _ELSEWHERE)
    return said.format(name=name, last=_shown_router(name), path=path)


def _does(endpoint: Endpoint) -> str:
    return f"; it {' and '.join(endpoint.touches)}" if endpoint.touches else ""


def _shown(control: Control) -> str:
    return "a check in the body" if control.level == "body" else f"`{control.idiom or control.what}`"


def _compared(siblings: Sequence[Endpoint], guarded: Sequence[Endpoint], known: bool) -> str:
    if not guarded:
        return "; other parts of the app do authenticate" if known else "; no endpoint of the app authenticates"
    idioms = Counter(text for other in guarded for text in {_shown(c) for c in other.of(ControlKind.AUTHENTICATION)})
    idiom = min(idioms, key=lambda text: (-idioms[text], text))
    if idioms[idiom] == len(guarded):
        return f"; {len(guarded)} of {len(siblings)} sibling routes have {idiom}"
    return f"; {len(guarded)} of {len(siblings)} sibling routes are authenticated, {idioms[idiom]} of them by {idiom}"
