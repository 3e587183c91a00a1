"""/compliance waive: accept a finding's risk until a day, for a reason."""

import re
from datetime import date

from bot.commands.interface import NOT_REVIEWED, CommandContext, Waive, the_one
from bot.core.asked import fields_in, ids_in
from bot.core.waiver import WaiverKind
from bot.core.wording import reading_order

FIELDS = ("reason", "until", "compensating")
SHORTEST_REASON, LONGEST_REASON = 10, 1000
"""Characters. Our own choice: a reason that an auditor reads is a sentence, and no essay."""

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""ISO 8601 knows other forms ("2026-W01-1"), which few can read."""

USAGE = (
    "Say `/compliance waive <id> reason: WHY until: YYYY-MM-DD`, in one line, with the id that stands in the finding's "
    "comment; `compensating: WHAT` may name the control that stands in meanwhile."
)


class WaiveCommand:
    name = "waive"
    summary = "`<id> reason: ... until: YYYY-MM-DD` accepts a finding until that day (`compensating: ...` may be added)"
    needs_write = True

    def answer(self, context: CommandContext) -> str | Waive:
        """What is to be let be; words where that is unclear, or is no reason."""
        if context.reviewed is None:
            return NOT_REVIEWED
        there = [item for item in context.findings if item.state.is_of_the_change]
        there.sort(key=lambda item: reading_order(item.finding))
        before, fields = fields_in(context.command.rest, FIELDS)
        meant = the_one(ids_in(before) or context.here, there, USAGE)
        if isinstance(meant, str):
            return meant
        reason, compensating = fields.get("reason", ""), fields.get("compensating", "")
        if fault := fault_of(reason) or (_too_long(compensating) if compensating else ""):
            return f"{fault} {USAGE}"
        until = _day(fields.get("until", "").strip(" .,;`"))
        if fault := _fault_of_day(until, context):
            return f"{fault} {USAGE}"
        return Waive(meant, WaiverKind.RISK, reason, until, compensating)


def fault_of(reason: str) -> str:
    """What is wrong with a reason, "" for nothing."""
    if not reason:
        return "The reason is missing."
    if len(reason) < SHORTEST_REASON:
        return f"The reason has to be a sentence (at least {SHORTEST_REASON} characters)."
    return _too_long(reason)


def _too_long(text: str) -> str:
    return f"At most {LONGEST_REASON:,} characters are kept." if len(text) > LONGEST_REASON else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _fault_of_day(until: date | None, context: CommandContext) -> str:
    if until is None:
        return "The last day is missing, or is no date of the form YYYY-MM-DD."
    return "The last day is over already." if until < context.today else ""


PLUGIN = WaiveCommand()
