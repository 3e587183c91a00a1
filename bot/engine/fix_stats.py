"""What becomes of the fixes that are offered, by rule and kind; and which kinds should no longer be offered first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.offer import Fate, Offers

ENOUGH = 10
"""Offers that people have decided on before anything is said of a kind. Our own choice: of fewer, chance says more."""

MOSTLY = 0.5
"""The share of decided offers that has to be accepted and left as it is. Our own choice: below it, more are in the way
than help."""


@dataclass(frozen=True)
class FixStat:
    """The offers of one kind of fix (`way`) for one rule: how many, and what people did with them. `reworked` are among
    the `accepted`. The rest waits."""

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


def count(offers: Iterable[Offers]) -> tuple[FixStat, ...]:
    """One for each rule and kind that was ever offered, in that order."""
    kinds: dict[tuple[str, str], Counter[Fate]] = {}
    for each in offers:
        kinds.setdefault((each.rule, each.way), Counter())[each.fate] += each.count
    return tuple(
        FixStat(
            rule=rule,
            way=way,
            offered=fates.total(),
            accepted=fates[Fate.ACCEPTED] + fates[Fate.REWORKED],
            reworked=fates[Fate.REWORKED],
            otherwise=fates[Fate.OTHERWISE],
            dismissed=fates[Fate.DISMISSED],
        )
        for (rule, way), fates in sorted(kinds.items())
    )
