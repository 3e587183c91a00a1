"""SOC2-008: an authenticated caller whose right to the object or the function is not checked."""

import re
from collections.abc import Iterator, Sequence

from bot.core.finding import Finding, Severity
from bot.core.inventory import (
    AccessKind,
    ActKind,
    ControlInventory,
    ControlKind,
    Endpoint,
    ObjectAccess,
    Power,
    PowerKind,
)

RULE = "SOC2-008"

OWNED, OWNED_AMONG_CHECKED, ADMIN, OUTLIER = 0.85, 0.92, 0.8, 0.75
"""Confidence: the object has an owner that nothing compares; so, and siblings do compare; a function for
administrators that asks for no role; a change that asks for nothing where most siblings ask for a role."""

BY_ITS_NAME, THROUGH = 0.6, 0.7
"""Confidence: the columns are out of sight, and the name says that it is private; another row says whose it is."""

RIGHTS, EVERYBODY, EVERYBODY_APART, FILE = 0.85, 0.6, 0.8, 0.6
"""Confidence: a role is set to what the request says; a list of everybody's rows; so, where other endpoints tell whose
row is whose; a file by its name."""

_PEOPLE = re.compile(
    r"users?|accounts?|members?|customers?|employees?|patients?|export|people|students?|pupils?|drivers?|donors?|staff|every",
    re.IGNORECASE,
)
_ADMIN = re.compile(r"(?:^|[/_\-])(?:admin|administration|superuser|backoffice|staff)(?:$|[/_\-])", re.IGNORECASE)
_POWER = re.compile(
    r"(?:^|_)(?:promote|demote|impersonate|make_admin|set_role|update_role|change_role|assign_role|grant_\w+|revoke_role|ban_user"
    r"|suspend_user|unban_user)(?:$|_)"
)
FILE_ALONE = 0.45
"""Confidence for a file where no endpoint tells one user's things from another's, nor asks for a role."""

ADMIN_ONLY = 0.55
"""Confidence where no endpoint of the app asks for a role: whoever can sign in may be an administrator."""

_SHOWN_TO_ALL = re.compile(
    r"post|article|comment|question|answer|review|recipe|photo|event|topic|thread|tag|categor|product|page|book(?!ing)"
    r"|movie|template",
    re.IGNORECASE,
)
_FILE_ON_PERSON = re.compile(r"patient|pupil|student|employee|applicant|candidate|donor", re.IGNORECASE)
"""Rows about people that are no profile for others to read."""

_PRIVATE = re.compile(
    r"invoice|order|payment|message|prescription|visit|appointment|certificate|grade|lease|contract|payslip|salar(?:y|ies)"
    r"|document|statement|receipt|claim|booking|reservation|submission|transaction|passport|medical|conversation|loan|diagnos"
)
"""Tables, of which only the name is known, whose rows belong to somebody."""

_NATURAL_KEY = re.compile(r"(?:^|[._])(?:name|e_?mail|username|slug|title|code)$")
_NAMES_WHAT = re.compile(r"\w_id$|[a-z]Id$")
"""`board_id`: the same thing wherever it is asked for."""

_BY_AUTHOR = re.compile(r"^(?:author|creator|uploader|created_by|uploaded_by|posted_by|submitted_by)", re.IGNORECASE)


def check(inventory: ControlInventory) -> Iterator[Finding]:
    """Where no endpoint asks who calls or for a role, the app may have one user, to whom everything belongs: then lists
    and files are not remarked on."""
    groups = inventory.groups
    roles = any(endpoint.has(ControlKind.AUTHORIZATION) for endpoint in inventory.endpoints)
    owned = _told_apart(inventory)
    several = (
        roles
        or bool(owned)
        or any(
            one.identity and one.asks_caller and "the whole request" not in one.asks_caller
            for one in inventory.endpoints
        )
    )
    done: set[object] = set()
    for endpoint in inventory.endpoints:
        if endpoint.location in done or not _concerns(endpoint):
            continue
        group = groups[endpoint.group]
        finding = _rights(endpoint) or _object(endpoint, group, bool(owned))
        finding = finding or (_everybody(endpoint, owned, roles) if several else None)
        finding = finding or _function(endpoint, group, roles)
        if finding is not None:
            done.add(endpoint.location)
            yield finding


def _concerns(endpoint: Endpoint) -> bool:
    """Authenticated by something that tells who calls, and not authorized by anything."""
    authenticated = endpoint.has(ControlKind.AUTHENTICATION) and endpoint.identity
    return authenticated and not endpoint.has(ControlKind.AUTHORIZATION)


def _told_apart(inventory: ControlInventory) -> frozenset[str]:
    """The models of which some endpoint gives its caller only what is the caller's."""
    return frozenset(
        access.model
        for endpoint in inventory.endpoints
        if not endpoint.has(ControlKind.AUTHORIZATION) and endpoint.identity
        for access in endpoint.accesses
        if access.checked and access.model
    )


def _rights(endpoint: Endpoint) -> Finding | None:
    """Somebody's role or permissions, set to what the request says."""
    for power in endpoint.powers:
        if power.kind is PowerKind.ROLE:
            return _finding(
                endpoint,
                f"Any signed-in user can set `{power.field}`: who calls decides what an account may do.",
                RIGHTS,
                f"`{power.what}` takes `{power.field}` from the request, and no decorator, dependency, router or check "
                "in the body asks for a role.",
                269,
            )
    return None


def _everybody(endpoint: Endpoint, owned: frozenset[str], roles: bool) -> Finding | None:
    """A list of what belongs to everybody, given to any signed-in user."""
    if endpoint.asks_caller:
        return None
    for power in endpoint.powers:
        if power.kind is PowerKind.FILE:
            return _file(endpoint, power, FILE if owned or roles else FILE_ALONE)
        if power.kind is not PowerKind.EVERYBODY or _SHOWN_TO_ALL.search(power.model):
            continue
        accounts = power.field == "id"
        if (accounts and not (roles and _PEOPLE.search(f"{endpoint.path} {endpoint.handler}"))) or _BY_AUTHOR.match(
            power.field
        ):
            continue
        apart = power.model in owned
        told = "; other endpoints tell the caller's own from others'" if apart else ""
        return _finding(
            endpoint,
            f"Any signed-in user gets every {power.model}, whoever it belongs to.",
            EVERYBODY_APART if apart else EVERYBODY,
            f"`{power.what}` reads all rows ({'accounts' if accounts else f'`{power.field}` says whose each is'}), and "
            f"neither a filter by the caller nor a role stands before it{told}.",
            862,
        )
    return None


def _file(endpoint: Endpoint, power: Power, confidence: float) -> Finding:
    return _finding(
        endpoint,
        f"Any signed-in user gets any {power.model.lower()} file by its name.",
        confidence,
        f"`{power.what}` takes `{power.field}` from the request, and nothing asks whose file it is.",
        639,
    )


def _object(endpoint: Endpoint, group: Sequence[Endpoint], told_apart: bool) -> Finding | None:
    """An object with an owner, taken by an id from the request, that nothing ties to the caller."""
    if not endpoint.accesses or any(access.checked for access in endpoint.accesses):
        return None
    peers = [other for other in group if other.location != endpoint.location and other.accesses]
    checked = [other for other in peers if any(peer.checked for peer in other.accesses)]
    for access in endpoint.accesses:
        if _asks_for_a_double(endpoint, access):
            continue
        alike = peers if access.kind is not AccessKind.READ else [one for one in peers if _reads(one)]
        if not access.owner and _checked_elsewhere(access, alike):
            return _finding(
                endpoint,
                f"Any signed-in user can {access.kind.value} what `{access.parameter}` selects.",
                OUTLIER,
                f"the sibling routes that use `{access.model}` compare the caller; this one takes "
                f"`{access.parameter}` from the request as it comes.",
                639,
            )
        if not access.owner and told_apart and access.model[:1].islower() and _PRIVATE.search(access.model):
            return _finding(
                endpoint,
                f"Any signed-in user can {access.kind.value} any {access.model} by its id.",
                BY_ITS_NAME,
                f"`{access.parameter}` from the request selects the `{access.model}`, which by its name belongs to "
                "somebody; nothing compares it with the caller or asks for a role, as other endpoints do.",
                639,
            )
        if not access.owner or _open_to_all(access):
            continue
        column = "it is itself an account" if access.owner == "id" else f"its `{access.owner}` says whose it is"
        siblings = f"; {len(checked)} of {len(peers)} sibling routes check it" if checked else ""
        return _finding(
            endpoint,
            f"Any signed-in user can {access.kind.value} any {access.model} by its id.",
            THROUGH if "." in access.owner else OWNED_AMONG_CHECKED if checked else OWNED,
            f"`{access.parameter}` from the request selects the `{access.model}` ({column}), and neither the query, "
            f"the handler, a dependency nor a helper compares it with the caller or asks for a role{siblings}.",
            639,
        )
    return None


def _asks_for_a_double(endpoint: Endpoint, access: ObjectAccess) -> bool:
    """What is created here is looked up by its name first, so that there is only one."""
    creates = any(act.kind is ActKind.CREATE and act.model == access.model for act in endpoint.acts)
    return creates and set(endpoint.methods) <= {"POST"} and bool(_NATURAL_KEY.search(access.parameter))


def _reads(endpoint: Endpoint) -> bool:
    """What all may see is often changed by few: a page is compared with pages only."""
    return set(endpoint.methods) <= {"GET", "HEAD"}


def _checked_elsewhere(access: ObjectAccess, peers: Sequence[Endpoint]) -> bool:
    """Do all other routes that take an object from the same store check the caller, and are there two at least?"""
    names_it = bool(_NAMES_WHAT.search(access.parameter))
    same = [
        peer
        for other in peers
        for peer in other.accesses
        if (access.model and peer.model == access.model) or (names_it and peer.parameter == access.parameter)
    ]
    return len(same) >= 2 and all(peer.checked for peer in same)


def _open_to_all(access: ObjectAccess) -> bool:
    """Reading what is written for everybody, or another user's profile, is no finding."""
    if access.kind is not AccessKind.READ:
        return False
    shown = bool(_SHOWN_TO_ALL.search(access.model)) or bool(_BY_AUTHOR.match(access.owner.rpartition(".")[2]))
    return shown or (access.owner == "id" and not _FILE_ON_PERSON.search(access.model))


def _function(endpoint: Endpoint, group: Sequence[Endpoint], known: bool) -> Finding | None:
    """A function for administrators, or a change among role-checked siblings, that asks for no role."""
    if any(access.checked for access in endpoint.accesses) or any(act.kind is ActKind.SIGN_IN for act in endpoint.acts):
        return None
    if _ADMIN.search(endpoint.path) or _POWER.search(endpoint.handler) or _ADMIN.search(endpoint.handler):
        return _finding(
            endpoint,
            f"Any signed-in user can call {'/'.join(endpoint.methods)} {endpoint.path}, a function for administrators.",
            ADMIN if known else ADMIN_ONLY,
            "its path or name says it is for administrators, and no decorator, dependency, router or check in the body "
            "asks for a role.",
            862,
        )
    changes = {"POST", "PUT", "PATCH", "DELETE"} & set(endpoint.methods)
    if not changes or all(access.kind is AccessKind.READ for access in endpoint.accesses):
        return None
    siblings = [other for other in group if other.location != endpoint.location and not other.public]
    roles = [other for other in siblings if other.has(ControlKind.AUTHORIZATION)]
    if len(roles) >= 2 and len(roles) * 3 >= len(siblings) * 2:
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
