"""What people let be, as it stands in the check run."""

from collections.abc import Callable

from bot.core.finding import Finding
from bot.core.limits import TABLE_ROWS
from bot.core.waiver import Waived
from bot.core.waiver_words import until_words, why_words
from bot.core.wording import fix_id


def waived_block(waived: tuple[Waived, ...], place: Callable[[Finding], str]) -> str:
    """A table of what is let be, "" for nothing."""
    if not waived:
        return ""
    rows = [
        f"| `{fix_id(each.finding.fingerprint)}` {each.finding.rule} {place(each.finding)} "
        f"| {each.finding.severity} | {until_words(each.waiver)} | {why_words(each.waiver)} |"
        for each in waived[:TABLE_ROWS]
    ]
    more = [f"\nand {len(waived) - TABLE_ROWS:,} more."] if len(waived) > TABLE_ROWS else []
    return "\n".join(["### Waived", "", "| Finding | Severity | State | Why |", "|---|---|---|---|", *rows, *more])
