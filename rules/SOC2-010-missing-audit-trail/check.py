"""SOC2-010: business and security data that is created, changed or deleted without a record of who and when.

Where an app keeps such records, whoever forgets one stands out. Where an app keeps none, a remark on every form would
be noise: then only what an auditor asks for first is remarked (money, access, health, contracts), deletions first.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.core.finding import Finding, Severity
from bot.core.inventory import Act, ActKind, ControlInventory, ControlKind, Endpoint
from bot.core.location import Location
from bot.inventory.labels import ACCOUNT
from bot.inventory.words import words

RULE = "SOC2-010"

OUTLIER, SAME_DATA, SENSITIVE, USUAL = 0.85, 0.78, 0.7, 0.6
"""Confidence in an app that keeps records: most siblings do; the same data is recorded elsewhere; the data is
sensitive; at least a third of all changes is recorded."""

DELETED, CHANGED, CREATED = 0.6, 0.55, 0.5
"""Confidence in an app that keeps none, for sensitive data."""

RARE = 10
"""One change in ten is recorded, or the app is taken for one that keeps no records."""

PER_MODEL = 3
"""Remarks on one kind of data in an app that keeps no records: the remedy is one for all of them."""

_KINDS = {ActKind.DELETE: "deleted", ActKind.CHANGE: "changed", ActKind.CREATE: "created"}
_SECURITY = frozenset({ActKind.ACCOUNT_DELETION, ActKind.ROLE, ActKind.SUSPENSION, ActKind.PASSWORD})
"""Acts that SOC2-003 asks for by name: it is the more specific of the two."""

_ORDER = (ActKind.DELETE, ActKind.CHANGE, ActKind.CREATE)

_SENSITIVE = re.compile(
    r"\b(?:payments?|invoices?|orders?|refunds?|transactions?|transfers?|payouts?|subscriptions?|billing|balances?"
    r"|wallets?|ledgers?"
    r"|charges?|fines?|prices?|payrolls?|salar(?:y|ies)|expenses?|deposits?|withdrawals?|loans?|gift cards?"
    r"|credit notes?"
    r"|purchases?|discounts?|vouchers?"
    r"|bank accounts?|accounts?|users?|members?|memberships?|employees?|customers?|roles?|permissions?|groups?"
    r"|teams?|organi[sz]ations?|tenants?"
    r"|api keys?|access keys?|access tokens?|personal access tokens?|secrets?|credentials?|ssh keys?|webhooks?"
    r"|oauth \w+|policy|policies|grants?|acls?"
    r"|patients?|prescriptions?|diagnos[ie]s|medical \w+|health \w+|medications?|treatments?|lab results?"
    r"|appointments?|allerg(?:y|ies)"
    r"|contracts?|consents?|claims?|licen[cs]es?|certificates?|grades?|settings?|config(?:s|urations?)?|domains?"
    r"|projects?|workspaces?|repositor(?:y|ies))$"
)
_MONEY_ACCESS_HEALTH = re.compile(
    r"\b(?:payments?|invoices?|orders?|refunds?|transactions?|transfers?|payouts?|subscriptions?|billing|balances?"
    r"|wallets?|ledgers?|charges?|fines?|payrolls?|salar(?:y|ies)|expenses?|deposits?|withdrawals?|loans?|credit notes?"
    r"|bank accounts?|memberships?|employees?|customers?|roles?|permissions?|api keys?|access keys?|access tokens?"
    r"|secrets?|credentials?|ssh keys?|policy|policies|grants?|acls?|patients?|prescriptions?|diagnos[ie]s"
    r"|medical \w+|health \w+|medications?|treatments?|lab results?|contracts?|consents?|claims?|grades?)$"
)
_NO_MATTER = re.compile(
    r"\b(?:preferences?|drafts?|carts?|baskets?|cart items?|likes?|votes?|reactions?|favou?rites?|bookmarks?|views?"
    r"|page views?|hits?|sessions?|cache\w*"
    r"|notifications?|avatars?|follows?|followers?|read marks?|searches|search histor(?:y|ies)|feedbacks?|devices?"
    r"|push subscriptions?|webpush subscriptions?|messages?|chats?"
    r"|comments?|tags?|history|logs?|events?|audits?|metrics?|stat(?:s|istics)?|otps?|codes?|verification \w+|jobs?"
    r"|tasks?|todos?|notes?|visits?|impressions?"
    r"|wishlists?|watchlists?|ratings?|reviews?|tokens?|nonces?|attempts?|progress|tours?|onboarding|tracking"
    r"|nonces?|locks?|embeddings?|chunks?|previews?|builds?"
    r"|thumbnails?|tiny urls?|short urls?|subscribers?|seen|pins?|layouts?|filters?|columns?|challenges?|files?"
    r"|uploads?|images?|photos?)$"
)
_OWN = re.compile(r"(?:^|/)(?:me|my|profile|self|own|account|settings|preferences|current)(?:/|$)", re.IGNORECASE)
_NO_CHANGE = re.compile(r"^(?:health|preflight|static|signed request|login|sign-up|account recovery|first-time)")
_REGISTERED = re.compile(r"^(?:the column|the history of|`|(?:auditlog|reversion|simple_history|history)\.register)")

_CONFIRMS = re.compile(
    r"\b(?:confirm(?: email)?|verify(?: email)?|activate|setup|install|unsubscribe|login|logout|register|signup)\b"
)
"""Steps of signing up and in: what they change is their own record."""

_FROM_A_PROVIDER = re.compile(r"\b(?:webhooks?|hooks?|ipn|callback|stripe|paypal|github)\b")
"""What a service reports: it is the actor, and its own record is the better one."""

_DOES = re.compile(r"\b(?:delete|remove|destroy|purge|cancel|create|add|update|edit|save|revoke|approve|toggle|set)\b")


@dataclass(frozen=True, eq=False)
class _Change:
    """An endpoint that changes data: asked for every other one, so each answer is kept."""

    endpoint: Endpoint
    acts: tuple[Act, ...]
    """Those on stored data that matter, deletions first."""

    @cached_property
    def models(self) -> frozenset[str]:
        return frozenset(act.model for act in self.acts)

    @cached_property
    def has_record(self) -> bool:
        """Does everything that matters have a record of some kind?"""
        return self._around or all(act.record for act in self.acts)

    @cached_property
    def recorded(self) -> bool:
        """Is there an audit record, more than a column that says who changed the row last?"""
        return self._around or any(act.record and not act.record.startswith("the column") for act in self.acts)

    @cached_property
    def written(self) -> bool:
        """Is a record written for it? A history is registered for the models that somebody chose: the others were not
        forgotten."""
        records = [act.record for act in self.acts if act.record]
        return any(not _REGISTERED.match(record) for record in records) or (not records and self.recorded)

    @cached_property
    def _around(self) -> bool:
        return any(one.level != "body" for one in self.endpoint.of(ControlKind.AUDIT))


@dataclass(frozen=True, eq=False)
class _App:
    """All changes of an app, those of each group, those of each model, and those with a record."""

    all: tuple[_Change, ...]

    @cached_property
    def groups(self) -> Mapping[str, tuple[_Change, ...]]:
        return _grouped((one.endpoint.group, one) for one in self.all)

    @cached_property
    def models(self) -> Mapping[str, tuple[_Change, ...]]:
        return _grouped((model, one) for one in self.all for model in one.models)

    @cached_property
    def recorded(self) -> tuple[_Change, ...]:
        return tuple(one for one in self.all if one.recorded)

    @cached_property
    def written(self) -> int:
        return sum(one.written for one in self.recorded)


def _grouped(named: Iterable[tuple[str, _Change]]) -> Mapping[str, tuple[_Change, ...]]:
    found: dict[str, list[_Change]] = {}
    for name, one in named:
        found.setdefault(name, []).append(one)
    return {name: tuple(each) for name, each in found.items()}


def check(inventory: ControlInventory) -> Iterator[Finding]:
    recorded = _recorded(inventory)
    changes = (_Change(endpoint, tuple(_changes(endpoint, recorded))) for endpoint in inventory.endpoints)
    app = _App(tuple(one for one in changes if one.acts))
    done: set[object] = set()
    remarks: Counter[str] = Counter()
    ranked = sorted(app.all, key=lambda one: min(_ORDER.index(act.kind) for act in one.acts))
    chosen: list[Finding] = []
    for one in ranked:
        if one.endpoint.location in done or one.has_record:
            continue
        found = _among_recorded(one, app) if app.recorded else _alone(one)
        if found is None:
            continue
        act, confidence, reasoning = found
        done.add(one.endpoint.location)
        remarks[act.model.lower()] += 1
        if confidence > DELETED or remarks[act.model.lower()] <= PER_MODEL:
            chosen.append(_finding(one.endpoint, act, confidence, reasoning))
    yield from sorted(chosen, key=lambda one: one.location)


def _recorded(inventory: ControlInventory) -> frozenset[str]:
    """What some endpoint writes a record of when it changes it: that matters, whatever its name says."""
    acts = (act for endpoint in inventory.endpoints for act in endpoint.acts)
    kept = (act.model for act in acts if act.kind in _KINDS and act.record and not _REGISTERED.match(act.record))
    return frozenset(kept) - {""}


def _changes(endpoint: Endpoint, recorded: frozenset[str]) -> list[Act]:
    """The acts on stored data that matter, deletions first."""
    if not endpoint.acts or _NO_CHANGE.match(endpoint.public) or _reported(endpoint):
        return []
    reads = set(endpoint.methods) <= {"GET", "HEAD", "OPTIONS"}
    if _CONFIRMS.search(words(f"{endpoint.handler} {endpoint.path.replace('/', ' ')}")):
        return []
    if reads and not _DOES.search(words(endpoint.handler)):
        return []
    security = _told_by_security(endpoint)
    found = [
        act
        for act in endpoint.acts
        if act.kind in _KINDS
        and (act.model in recorded or _matters(act))
        and act.where not in security
        and not (security and ACCOUNT.search(words(act.model)))
    ]
    return sorted(found, key=lambda act: _ORDER.index(act.kind))


def _told_by_security(endpoint: Endpoint) -> set[Location]:
    """Where the handler changes accounts and their rights without any log, which SOC2-003 remarks, or beside a log line
    that says who did it, which is enough for these."""
    named = endpoint.has(ControlKind.AUDIT)
    return {
        act.where for act in endpoint.acts if act.kind in _SECURITY and not act.record and (named or not act.logged)
    }


def _reported(endpoint: Endpoint) -> bool:
    """Does a service report it, of which no user is the author?"""
    said = words(f"{endpoint.path.replace('/', ' ')} {endpoint.handler}")
    known = any(one.identifies for one in endpoint.of(ControlKind.AUTHENTICATION))
    return not known and bool(_FROM_A_PROVIDER.search(said))


def _matters(act: Act) -> bool:
    said = words(act.model)
    own = act.kind is not ActKind.DELETE and said.endswith("profile")
    return not own and not _NO_MATTER.search(said)


def _among_recorded(change: _Change, app: _App) -> tuple[Act, float, str] | None:
    """In an app that keeps records: is this one an outlier?"""
    endpoint = change.endpoint
    acts = [act for act in change.acts if not act.record]
    peers = [one for one in app.groups[endpoint.group] if one.endpoint.location != endpoint.location]
    kept = sum(one.written for one in peers)
    act = next((one for one in acts if one.model), None)
    if act is not None and kept and kept * 2 >= len(peers):
        return act, OUTLIER, f"{kept} of {len(peers)} sibling routes that change data keep one"
    same = next((one for one in acts if _mostly_recorded(one.model, change, app)), None)
    if same is not None:
        return same, SAME_DATA, f"other endpoints that change `{same.model}` keep one"
    if len(app.recorded) * RARE < len(app.all):
        return _alone(change)
    share = f"{len(app.recorded)} of {len(app.all)} endpoints of the app that change data keep one"
    sensitive = next((one for one in acts if _SENSITIVE.search(_topic(endpoint, one))), None)
    if sensitive is not None:
        return sensitive, SENSITIVE, share
    if act is not None and app.written * 3 >= len(app.all):
        return act, USUAL, share
    return None


def _mostly_recorded(model: str, change: _Change, app: _App) -> bool:
    """Do at least half of the other endpoints that change this data keep a record?"""
    others = [one for one in app.models.get(model, ()) if one is not change]
    return bool(model and others) and sum(one.recorded for one in others) * 2 >= len(others)


def _alone(change: _Change) -> tuple[Act, float, str] | None:
    """In an app that keeps no records: is it what an auditor asks for first?"""
    endpoint = change.endpoint
    for act in change.acts:
        topic = _topic(endpoint, act)
        own = bool(_OWN.search(endpoint.path) or topic.startswith("current")) and act.kind is not ActKind.DELETE
        reported = bool(_FROM_A_PROVIDER.search(words(f"{endpoint.path.replace('/', ' ')} {endpoint.handler}")))
        self_service = bool(ACCOUNT.search(topic)) and act.kind is not ActKind.DELETE
        own = own or (self_service and not endpoint.has(ControlKind.AUTHORIZATION))
        if act.record or own or reported or not (_MONEY_ACCESS_HEALTH.search(topic) or ACCOUNT.search(topic)):
            continue
        confidence = {ActKind.DELETE: DELETED, ActKind.CHANGE: CHANGED}.get(act.kind, CREATED)
        return act, confidence, "the app keeps no such records, or hardly any"
    return None


def _topic(endpoint: Endpoint, act: Act) -> str:
    """What the data is about: its model, or where that is unknown the last fixed part of the path."""
    if act.model:
        return words(act.model)
    fixed = [part for part in endpoint.path.split("/") if part and part[0] not in "{<:"]
    return words(fixed[-1].replace("-", "_")) if fixed else ""


def _finding(endpoint: Endpoint, act: Act, confidence: float, reasoning: str) -> Finding:
    route = f"{'/'.join(endpoint.methods)} {endpoint.path}"
    what = f"`{act.model}`" if act.model else "Data"
    return Finding(
        rule=RULE,
        location=endpoint.location,
        message=f"{what} is {_KINDS[act.kind]} by {route} without a record of who did it and when.",
        severity=Severity.MEDIUM,
        confidence=confidence,
        tool="soc2",
        tool_rule=RULE,
        matched=f"{route} {endpoint.handler}",
        reasoning=f"`{act.what}`: no audit row, event, ledger entry or registered history in the handler, "
        f"in what it calls, in a decorator, signal or middleware; {reasoning}.",
        cwe=(778,),
        scope=endpoint.handler,
    )
