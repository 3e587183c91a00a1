"""Waivers in words, the same wherever they are shown."""

from bot.core.markdown import code, prose
from bot.core.waiver import Waiver


def until_words(waiver: Waiver) -> str:
    """ "waived until 2026-12-31 by `mona`", "false positive, says `mona`"."""
    if waiver.until is None:
        return f"{waiver.kind}, says {code(waiver.by)}"
    return f"{waiver.kind} until {waiver.until.isoformat()} by {code(waiver.by)}"


def why_words(waiver: Waiver) -> str:
    """The reason, and the control that stands in meanwhile."""
    instead = f" (instead: {prose(waiver.compensating)})" if waiver.compensating else ""
    return f"{prose(waiver.reason)}{instead}"
