"""Waivers in words, the same wherever they are shown."""

from bot.core.markdown import code, prose
from bot.core.waiver import Waiver
from bot.core.wording import fix_id


def until_words(waiver: Waiver) -> str:
    """ "waived until 2026-12-31 by `mona`", "false positive, says `mona`"."""
    if waiver.until is None:
        return f"{waiver.kind}, says {code(waiver.by)}"
    return f"{waiver.kind} until {waiver.until.isoformat()} by {code(waiver.by)}"


def over_words(waiver: Waiver) -> str:
    """What is said of a waiver that has ended where the finding was merged."""
    name = fix_id(waiver.fingerprint)
    return (
        f"The finding `{name}` ({waiver.rule}) was {until_words(waiver)}, and merged so: {why_words(waiver)}\n\n"
        "That day is over, and the finding counts again. Mend it in the code, or let somebody look at the risk anew: "
        f"`/compliance waive {name} reason: ... until: YYYY-MM-DD`."
    )


def why_words(waiver: Waiver) -> str:
    """The reason, and the control that stands in meanwhile."""
    instead = f" (instead: {prose(waiver.compensating)})" if waiver.compensating else ""
    return f"{prose(waiver.reason)}{instead}"
