"""Waivers applied to an outcome: what people let be is still shown, and neither blocks nor is remarked again."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.outcome import Outcome
from bot.core.waiver import Waived, Waiver
from bot.engine.judge import judge


def waive(outcome: Outcome, waivers: Iterable[Waiver], now: datetime) -> Outcome:
    """The outcome with a verdict on what nobody lets be. A waiver whose last day is over lets nothing be; one for a
    finding that is not there does nothing."""
    holding = {each.fingerprint: each for each in waivers if each.holds(now)}
    left = tuple(each for each in outcome.findings if each.fingerprint not in holding)
    if len(left) == len(outcome.findings):
        return outcome
    waived = tuple(Waived(each, holding[each.fingerprint]) for each in outcome.findings if each.fingerprint in holding)
    verdict = judge(left, outcome.coverage, outcome.policy)
    return replace(outcome, findings=left, waived=waived, verdict=verdict)
