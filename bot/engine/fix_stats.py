"""What becomes of the fixes that are offered, by rule and kind; and which kinds should no longer be offered first."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.offer import Offer

ENOUGH = 10
"""Offers that people have decided on before anything is said of a kind. Our own choice: of fewer, chance says more."""

MOSTLY = 0.5
"""The share of decided offers that has to be accepted and left as it is. Our own choice: below it, more are in the way
than help."""


@dataclass(frozen=True)
class FixStat:
    """The offers of one kind of fix (`way`) for one rule: how many, and what people did with them. `reworked` were
    accepted and then changed again. The rest waits."""

    rule: str
    way: str
    offered: int
    accepted: int
    reworked: int
    otherwise: int
    dismissed: int

    @property
    def decided(self) -> int:
        return self.accepted + self.otherwise + self.dismissed

    @property
    def waiting(self) -> int:
        return self.offered - self.decided

    @property
    def is_mostly_rejected(self) -> bool:
        """Whether it is to be proposed for demotion. Nothing is demoted by itself."""
        return self.decided >= ENOUGH and self.accepted - self.reworked < MOSTLY * self.decided


def count(offers: Iterable[Offer]) -> tuple[FixStat, ...]:
    """One for each rule and kind that was ever offered, in that order."""
    kinds: dict[tuple[str, str], list[Offer]] = {}
    for offer in offers:
        fix = offer.tracked.fix
        if fix is not None:
            kinds.setdefault((offer.tracked.finding.rule, fix.way), []).append(offer)
    return tuple(
        FixStat(
            rule=rule,
            way=way,
            offered=len(group),
            accepted=sum(each.was_accepted for each in group),
            reworked=sum(each.was_reworked for each in group),
            otherwise=sum(each.was_mended_otherwise for each in group),
            dismissed=sum(each.was_dismissed for each in group),
        )
        for (rule, way), group in sorted(kinds.items())
    )
