"""Where the controls of an inventory are, counted and put into words: the positive side of every rule."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.inventory import ControlInventory, ControlKind, Endpoint
from bot.core.location import Location
from bot.core.wording import listed, plural


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A control where it was found: `what` provides it, `where`, and at which `level` it is applied."""

    where: Location
    what: str
    level: str


@dataclass(frozen=True)
class FoundKind:
    """A kind of control: how many endpoints have it, and each place with the number of endpoints that have it from
    there, most first."""

    kind: ControlKind
    endpoints: int
    places: tuple[tuple[Place, int], ...]


def found_controls(inventory: ControlInventory) -> tuple[FoundKind, ...]:
    """Every kind of control, in the order of ControlKind, those that are nowhere too."""
    places: dict[ControlKind, Counter[Place]] = {kind: Counter() for kind in ControlKind}
    having: Counter[ControlKind] = Counter()
    for endpoint in inventory.endpoints:
        found = frozenset(_of(endpoint))
        having.update({kind for kind, _ in found})
        for kind, place in found:
            places[kind][place] += 1
    return tuple(
        FoundKind(kind, having[kind], tuple(sorted(places[kind].items(), key=lambda pair: (-pair[1], pair[0]))))
        for kind in ControlKind
    )


def kinds_of(endpoint: Endpoint) -> frozenset[ControlKind]:
    """The kinds of controls that an endpoint has, a comparison with an object's owner and the record of an act among
    them."""
    return frozenset(kind for kind, _ in _of(endpoint))


def _of(endpoint: Endpoint) -> Iterator[tuple[ControlKind, Place]]:
    """The controls of an endpoint, a comparison with an object's owner and the record of an act among them."""
    for control in endpoint.controls:
        yield control.kind, Place(control.where, control.what, control.level)
    for access in endpoint.accesses:
        if access.checked:
            yield ControlKind.AUTHORIZATION, Place(access.where, access.checked, "body")
    for act in endpoint.acts:
        if act.record:
            yield ControlKind.AUDIT, Place(act.where, act.record, "body")


def in_words(inventory: ControlInventory) -> str:
    """ "47 endpoints, 45 behind authentication, 2 public by design (health check 1, login 1)"; "" for no endpoints."""
    endpoints = inventory.endpoints
    if not endpoints:
        return ""
    counts = {found.kind: found.endpoints for found in found_controls(inventory)}
    open_ones = [each for each in endpoints if not each.has(ControlKind.AUTHENTICATION)]
    reasons = Counter(each.public for each in open_ones if each.public)
    parts = [plural(len(endpoints), "endpoint"), f"{counts[ControlKind.AUTHENTICATION]:,} behind authentication"]
    if reasons:
        why = ", ".join(f"{reason} {count:,}" for reason, count in sorted(reasons.items()))
        parts.append(f"{reasons.total():,} public by design ({why})")
    if len(open_ones) > reasons.total():
        parts.append(f"{len(open_ones) - reasons.total():,} with neither")
    more = [
        f"{counts[kind]:,} with {what}"
        for kind, what in (
            (ControlKind.AUTHORIZATION, "a check of role or owner"),
            (ControlKind.RATE_LIMIT, "a rate limit"),
            (ControlKind.AUDIT, "an audit record"),
        )
        if counts[kind]
    ]
    return ", ".join(parts) + (f"; {listed(more)}" if more else "")
