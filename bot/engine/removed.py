"""What a change took away: a control, a setting or a security test that the base had and the head has not.

Such a remark stands on the removed line, on the LEFT side of the diff, even where nothing was added. It is made only
where that line is in the diff; a control that moved to another place (from the route to its router) is still there,
and no news.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.core.finding import Finding
from bot.core.location import Location
from bot.core.rule import COVERS
from bot.engine.removed_controls import lost_controls
from bot.engine.removed_lines import Change, Removal
from bot.engine.removed_settings import lost_settings
from bot.engine.removed_tests import lost_tests

__all__ = ["Change", "Removal", "Told", "told_once", "what_was_removed"]


@dataclass(frozen=True)
class Told:
    """`new` are the findings of the head that are left, `removals` what was taken away, `restoring` for a removal the
    one finding of the head that it stands for: what mends that one puts the control back."""

    new: tuple[Finding, ...]
    removals: tuple[Removal, ...]
    restoring: tuple[tuple[Removal, Finding], ...]


def what_was_removed(change: Change) -> tuple[Removal, ...]:
    """Every removal of a change, in the order of the source. Removals carry no fingerprint yet."""
    found = [*lost_controls(change), *lost_settings(change), *lost_tests(change)]
    first: dict[tuple[str, Location], Removal] = {}
    for removal in sorted(found, key=lambda each: (each.finding.location, each.finding.rule, each.finding.message)):
        first.setdefault((removal.finding.rule, removal.finding.location), removal)
    return tuple(first.values())


def told_once(new: Sequence[Finding], removals: Iterable[Removal]) -> Told:
    """One remark where a removed control shows on both sides.

    An endpoint that lost its control is told on the removed line, which says what to put back: its finding in the head
    goes into that one. A setting that was replaced by a weak one is told on the line that weakens it, where
    it can be mended.
    """
    left = list(new)
    kept: list[Removal] = []
    restoring: list[tuple[Removal, Finding]] = []
    for removal in removals:
        if any(_same(each, removal, removal.replaced_by) for each in left):
            continue
        same = [each for each in left if _same(each, removal, removal.endpoints)]
        left = [each for each in left if each not in same]
        kept.append(removal)
        own = [each for each in same if each.rule == removal.finding.rule]
        if len(removal.endpoints) == 1 and len(own) == 1:
            restoring.append((removal, own[0]))
    return Told(tuple(left), tuple(kept), tuple(restoring))


def _same(finding: Finding, removal: Removal, places: Iterable[Location]) -> bool:
    rules = {removal.finding.rule, COVERS.get(removal.finding.rule, removal.finding.rule)}
    return finding.rule in rules and any(
        finding.location.path == place.path and finding.location.span.overlaps(place.span) for place in places
    )
