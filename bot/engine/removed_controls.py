"""Endpoints that had a control in the base and have none of its kind in the head, although they are still there."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.finding import Severity
from bot.core.inventory import Act, ActKind, Control, ControlKind, Endpoint
from bot.core.location import Location
from bot.core.wording import plural
from bot.engine.removed_lines import Change, Line, Removal, finding_on

SURE, LIKELY, PUBLIC = 0.85, 0.7, 0.6
"""Confidence: the removed line names the control; it stands where the control stood; the endpoint could be meant to be
open now, as its path is one that often is."""

HOLLOWED_LINES = 60
"""How far below the head of a control's own definition a removed line still belongs to it. Our own choice: the longest
authentication dependency among the applications we read has 48 lines."""

NAMED_ENDPOINTS = 2
"""Endpoints named in one sentence; of the rest the number is told."""

_LOST = {
    ControlKind.AUTHENTICATION: ("SOC2-001", Severity.HIGH, "authentication"),
    ControlKind.AUTHORIZATION: ("SOC2-008", Severity.HIGH, "the check of role or owner"),
    ControlKind.RATE_LIMIT: ("SOC2-006", Severity.MEDIUM, "the rate limit"),
    ControlKind.AUDIT: ("SOC2-010", Severity.MEDIUM, "the audit record"),
}
_SECURITY_ACTS = frozenset(
    {
        *(ActKind.SIGN_IN, ActKind.SIGN_UP, ActKind.TOKEN, ActKind.PASSWORD, ActKind.RESET, ActKind.ROLE),
        *(ActKind.SUSPENSION, ActKind.ACCOUNT_DELETION, ActKind.CODE),
    }
)
"""What SOC2-003 speaks of; other acts without a record are SOC2-010's."""

_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_COMMON = frozenset(
    {
        *("Depends", "Security", "Annotated", "Optional", "None", "True", "False", "self", "cls", "user", "request"),
        *(
            "app",
            "router",
            "use",
            "await",
            "async",
            "def",
            "methods",
            "dependencies",
            "str",
            "int",
            "req",
            "res",
            "next",
        ),
        *("fastapi", "flask", "django", "express", "a", "check", "in", "the", "body", "of", "function", "const", "get"),
    }
)
"""Words that stand on lines which have nothing to do with a control."""

_CHECKS = re.compile(
    r"user|session|auth|token|login|signed|abort|40[13]|forbidden|permission|allowed|role|owner|admin|limit|throttl"
    r"|audit|log",
    re.IGNORECASE,
)
"""What a check in a handler's own body speaks of."""


@dataclass(frozen=True)
class _Loss:
    """An endpoint that lost a control: before and now, and what provided it ("" for a check in the body)."""

    kind: ControlKind
    rule: str
    before: Endpoint
    now: Endpoint
    what: str
    line: Line
    confidence: float


def lost_controls(change: Change) -> Iterator[Removal]:
    """One removal for each removed line and rule: a line can guard many endpoints."""
    by_line: dict[tuple[Line, str], list[_Loss]] = defaultdict(list)
    for before, now in _pairs(change):
        for loss in _losses(change, before, now):
            by_line[loss.line, loss.rule].append(loss)
    for (line, _), losses in by_line.items():
        yield _removal(change, line, losses)


def _pairs(change: Change) -> Iterator[tuple[Endpoint, Endpoint]]:
    """Each endpoint of the base with the one that it is in the head: the same handler on the same route, else the same
    handler, else the same route. Where several could be meant, none is."""
    before, now = _concerned(change.base.endpoints, change.head.endpoints)
    for key in (_whole, _handler, _route):
        ours, theirs = _alone(before, key, change.names), _alone(now, key, {})
        for name, one in ours.items():
            if name in theirs and one != theirs[name]:
                yield one, theirs[name]
        paired = ours.keys() & theirs.keys()
        before = [each for each in before if key(each, change.names) not in paired]
        now = [each for each in now if key(each, {}) not in paired]


def _concerned(before: Sequence[Endpoint], now: Sequence[Endpoint]) -> tuple[list[Endpoint], list[Endpoint]]:
    """Those that are not the very same in both, and whatever has the handler or the route of one of them: nothing else
    could be meant by them. A change has few, in a tree of ten thousand."""
    same = set(map(id, before)) & set(map(id, now))
    fresh = [one for one in (*before, *now) if id(one) not in same]
    handlers, paths = {one.handler for one in fresh}, {one.path for one in fresh}

    def of(side: Sequence[Endpoint]) -> list[Endpoint]:
        return [one for one in side if id(one) not in same or one.handler in handlers or one.path in paths]

    return of(before), of(now)


_Key = tuple[object, ...]


def _whole(endpoint: Endpoint, names: Mapping[str, str]) -> _Key:
    return (*_handler(endpoint, names), *_route(endpoint, names))


def _handler(endpoint: Endpoint, names: Mapping[str, str]) -> _Key:
    path = endpoint.location.path
    return endpoint.framework, names.get(path, path), endpoint.handler


def _route(endpoint: Endpoint, _: Mapping[str, str]) -> _Key:
    return endpoint.framework, endpoint.methods, endpoint.path


def _alone(
    endpoints: Iterable[Endpoint], key: Callable[[Endpoint, Mapping[str, str]], _Key], names: Mapping[str, str]
) -> dict[_Key, Endpoint]:
    found: dict[_Key, list[Endpoint]] = defaultdict(list)
    for endpoint in endpoints:
        found[key(endpoint, names)].append(endpoint)
    return {name: members[0] for name, members in found.items() if len(members) == 1}


def _losses(change: Change, before: Endpoint, now: Endpoint) -> Iterator[_Loss]:
    kinds = [kind for kind in _LOST if before.has(kind) and not now.has(kind)]
    if ControlKind.AUTHENTICATION in kinds and ControlKind.AUTHORIZATION in kinds:
        kinds.remove(ControlKind.AUTHORIZATION)  # nobody's right is checked where nobody is asked who they are
    for kind in kinds:
        rule = "SOC2-003" if kind is ControlKind.AUDIT and _is_security(before.acts) else _LOST[kind][0]
        for control in before.of(kind):
            found = _where(change, before, control)
            if found is not None:
                line, sure = found
                confidence = min(SURE if sure else LIKELY, PUBLIC if now.public else 1.0)
                what = "" if control.level == "body" else control.idiom or control.what
                yield _Loss(kind, rule, before, now, what, line, confidence)
                break
    yield from _other_losses(change, before, now, kinds)


def _other_losses(change: Change, before: Endpoint, now: Endpoint, known: Sequence[ControlKind]) -> Iterator[_Loss]:
    """What is no control of its own: a comparison with an object's owner, the record of an act."""
    if ControlKind.AUTHENTICATION in known:
        return
    if ControlKind.AUTHORIZATION not in known and not now.has(ControlKind.AUTHORIZATION):
        left = {(each.model, each.kind) for each in now.accesses if not each.checked}
        for access in before.accesses:
            if access.checked and (access.model, access.kind) in left:
                line = _first(_inside(change, before), _words(access.owner) | _words(access.checked))
                if line:
                    yield _Loss(ControlKind.AUTHORIZATION, "SOC2-008", before, now, "", line, LIKELY)
                    break
    if ControlKind.AUDIT not in known and not now.has(ControlKind.AUDIT):
        silent = {(act.kind, act.model) for act in now.acts if not act.record}
        for act in before.acts:
            if act.record and (act.kind, act.model) in silent:
                line = _first(_inside(change, before, act.where), _words(act.record.partition(" in ")[0]))
                if line:
                    rule = "SOC2-003" if act.kind in _SECURITY_ACTS else "SOC2-010"
                    yield _Loss(ControlKind.AUDIT, rule, before, now, act.record, line, LIKELY)
                    break


def _is_security(acts: Iterable[Act]) -> bool:
    return any(act.kind in _SECURITY_ACTS for act in acts)


def _where(change: Change, endpoint: Endpoint, control: Control) -> tuple[Line, bool] | None:
    """The removed line that applied a control to an endpoint, and whether the line names it."""
    inside = _inside(change, endpoint)
    if control.level == "body":
        line = next((each for each in inside if _CHECKS.search(each.text)), None)
        return (line, False) if line else None
    words = _words(control.what) | _words(control.idiom)
    line = _first(inside, words)
    if line is None and not control.idiom:
        line = _first((each for lines in _shipped(change) for each in lines), words)
    if line is not None:
        return line, True
    where = control.where
    near = range(where.span.start, where.span.end + HOLLOWED_LINES)
    hollow = (each for each in change.removed.get(where.path, ()) if each.number in near and each.is_code)
    line = next((each for each in hollow if _CHECKS.search(each.text)), None)
    return (line, False) if line and where.path in change.shipped else None


def _inside(change: Change, endpoint: Endpoint, also: Location | None = None) -> list[Line]:
    """The removed lines of an endpoint, its decorators and its whole body, and of the file of `also`."""
    places = [endpoint.location, endpoint.body]
    lines = [
        line
        for line in change.removed.get(endpoint.location.path, ())
        if line.is_code and any(line.number in place.span for place in places)
    ]
    if also is not None and also.path != endpoint.location.path:
        lines += [line for line in change.removed.get(also.path, ()) if line.is_code]
    return lines


def _shipped(change: Change) -> Iterator[Sequence[Line]]:
    for path in sorted(change.removed):
        if path in change.shipped:
            yield [line for line in change.removed[path] if line.is_code and not line.is_import]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text) if word not in _COMMON and len(word) > 2)


def _first(lines: Iterable[Line], words: frozenset[str]) -> Line | None:
    """The first line that holds one of the words."""
    return next((line for line in lines if words & set(_WORD.findall(line.text))), None)


def _removal(change: Change, line: Line, losses: Sequence[_Loss]) -> Removal:
    first = losses[0]
    _, severity, lost = _LOST[first.kind]
    by = f" by `{' '.join(first.what.split())}`" if first.what else ""
    named = [f"{'/'.join(each.now.methods)} {each.now.path}" for each in losses[:NAMED_ENDPOINTS]]
    more = len(losses) - len(named)
    where = " and ".join(named) if not more else f"{', '.join(named)} and {plural(more, 'endpoint')} more"
    finding = finding_on(
        line,
        change.base_files[line.path],
        rule=first.rule,
        message=f"Removing this line takes {lost} away from {where}.",
        reasoning=(
            f"Before the change {'it' if len(losses) == 1 else 'each of them'} had {lost}{by}; now nothing of that "
            "kind is found on the route, its router, the app or in the body."
        ),
        severity=severity,
        confidence=max(each.confidence for each in losses),
    )
    return Removal(finding, endpoints=tuple(dict.fromkeys(each.now.location for each in losses)))
