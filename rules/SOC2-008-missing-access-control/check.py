"""SOC2-008: an authenticated caller whose right to the object or the function is not checked."""

import re
from collections.abc import Iterator, Sequence

from bot.core.finding import Finding, Severity
from bot.core.inventory import AccessKind, ControlInventory, ControlKind, Endpoint, ObjectAccess

RULE = "SOC2-008"

OWNED, OWNED_AMONG_CHECKED, ADMIN, OUTLIER = 0.85, 0.92, 0.8, 0.75
"""Confidence: the object has an owner that nothing compares; so, and siblings do compare; a function for
administrators that asks for no role; a change that asks for nothing where most siblings ask for a role."""

_ADMIN = re.compile(r"(?:^|[/_\-])(?:admin|administration|superuser|backoffice|staff)(?:$|[/_\-])", re.IGNORECASE)
_POWER = re.compile(
    r"(?:^|_)(?:promote|demote|impersonate|make_admin|set_role|update_role|change_role|assign_role|grant_\w+|revoke_role|ban_user"
    r"|suspend_user|unban_user)(?:$|_)"
)
_SHOWN_TO_ALL = re.compile(
    r"post|article|comment|question|answer|review|recipe|photo|event|topic|thread|tag|categor|product|page|book"
    r"|movie|template",
    re.IGNORECASE,
)
_BY_AUTHOR = re.compile(r"^(?:author|creator|uploader|created_by|uploaded_by|posted_by|submitted_by)", re.IGNORECASE)


def check(inventory: ControlInventory) -> Iterator[Finding]:
    groups = inventory.groups
    done: set[object] = set()
    for endpoint in inventory.endpoints:
        if endpoint.location in done or not _concerns(endpoint):
            continue
        finding = _object(endpoint, groups[endpoint.group]) or _function(endpoint, groups[endpoint.group])
        if finding is not None:
            done.add(endpoint.location)
            yield finding


def _concerns(endpoint: Endpoint) -> bool:
    """Authenticated by something that tells who calls, and not authorized by anything."""
    authenticated = endpoint.has(ControlKind.AUTHENTICATION) and endpoint.identity
    return authenticated and not endpoint.has(ControlKind.AUTHORIZATION)


def _object(endpoint: Endpoint, group: Sequence[Endpoint]) -> Finding | None:
    """An object with an owner, taken by an id from the request, that nothing ties to the caller."""
    if any(access.checked for access in endpoint.accesses):
        return None
    peers = [other for other in group if other.location != endpoint.location and other.accesses]
    checked = [other for other in peers if any(peer.checked for peer in other.accesses)]
    for access in endpoint.accesses:
        if not access.owner and _checked_elsewhere(access, peers):
            return _finding(
                endpoint,
                f"Any signed-in user can {access.kind.value} what `{access.parameter}` selects.",
                OUTLIER,
                f"the sibling routes that use `{access.model}` compare the caller; this one takes "
                f"`{access.parameter}` from the request as it comes.",
                639,
            )
        if not access.owner or _open_to_all(access):
            continue
        column = "it is itself an account" if access.owner == "id" else f"its `{access.owner}` says whose it is"
        siblings = f"; {len(checked)} of {len(peers)} sibling routes check it" if checked else ""
        return _finding(
            endpoint,
            f"Any signed-in user can {access.kind.value} any {access.model} by its id.",
            OWNED_AMONG_CHECKED if checked else OWNED,
            f"`{access.parameter}` from the request selects the `{access.model}` ({column}), and neither the query, "
            f"the handler, a dependency nor a helper compares it with the caller or asks for a role{siblings}.",
            639,
        )
    return None


def _checked_elsewhere(access: ObjectAccess, peers: Sequence[Endpoint]) -> bool:
    """Do all other routes that take an object from the same store check the caller, and are there two at least?"""
    same = [peer for other in peers for peer in other.accesses if access.model and peer.model == access.model]
    return len(same) >= 2 and all(peer.checked for peer in same)


def _open_to_all(access: ObjectAccess) -> bool:
    """Reading what is written for everybody, or another user's profile, is no finding."""
    if access.kind is not AccessKind.READ:
        return False
    shown = bool(_SHOWN_TO_ALL.search(access.model)) or bool(_BY_AUTHOR.match(access.owner))
    return shown or access.owner == "id"


def _function(endpoint: Endpoint, group: Sequence[Endpoint]) -> Finding | None:
    """A function for administrators, or a change among role-checked siblings, that asks for no role."""
    if any(access.checked for access in endpoint.accesses):
        return None
    if _ADMIN.search(endpoint.path) or _POWER.search(endpoint.handler) or _ADMIN.search(endpoint.handler):
        return _finding(
            endpoint,
            f"Any signed-in user can call {'/'.join(endpoint.methods)} {endpoint.path}, a function for administrators.",
            ADMIN,
            "its path or name says it is for administrators, and no decorator, dependency, router or check in the body "
            "asks for a role.",
            862,
        )
    siblings = [other for other in group if other.location != endpoint.location and not other.public]
    roles = [other for other in siblings if other.has(ControlKind.AUTHORIZATION)]
    changes = {"POST", "PUT", "PATCH", "DELETE"} & set(endpoint.methods)
    takes = any(access.kind is not AccessKind.READ for access in endpoint.accesses)
    if changes and takes and len(roles) >= 2 and len(roles) * 3 >= len(siblings) * 2:
        return _finding(
            endpoint,
            f"Any signed-in user can call {'/'.join(endpoint.methods)} {endpoint.path}; its siblings ask for a role.",
            OUTLIER,
            f"{len(roles)} of {len(siblings)} sibling routes ask for a role or compare the owner; this one does not.",
            862,
        )
    return None


def _finding(endpoint: Endpoint, message: str, confidence: float, reasoning: str, cwe: int) -> Finding:
    return Finding(
        rule=RULE,
        location=endpoint.location,
        message=message,
        severity=Severity.HIGH,
        confidence=confidence,
        tool="soc2",
        tool_rule=RULE,
        matched=f"{'/'.join(endpoint.methods)} {endpoint.path} {endpoint.handler}",
        reasoning=reasoning,
        cwe=(cwe,),
        scope=endpoint.handler,
    )
