"""The entries of the evidence that speak of a pull request, as a list that can be checked against the log."""

from collections.abc import Sequence

from bot.core.evidence import Entry
from bot.core.limits import TABLE_ROWS
from bot.core.markdown import code
from bot.core.wording import plural

HASH_SHOWN = 16
"""Digits of a hash: enough to find an entry by; the log has all of them."""


def listed_evidence(entries: Sequence[tuple[Entry, str]]) -> str:
    """`entries` with the kind of each, in order; the last ones are shown where there are many."""
    if not entries:
        return "Nothing is recorded of this pull request yet."
    shown = entries[-TABLE_ROWS:]
    rows = [
        f"| {entry.seq} | {entry.recorded_at:%Y-%m-%d %H:%M:%S} UTC | {kind.replace('_', ' ')} "
        f"| {code(entry.hash[:HASH_SHOWN])} |"
        for entry, kind in shown
    ]
    left_out = len(entries) - len(shown)
    earlier = [f"{plural(left_out, 'earlier entry', 'earlier entries')} left out.", ""] if left_out else []
    table = ["| No. | Recorded | What | Hash begins with |", "|--:|---|---|---|", *rows]
    how = (
        "Each entry holds the hash of the one before it, so none can be changed or left out unseen: "
        "`complianceagent audit verify` recomputes them, and `complianceagent evidence export` writes them out with a "
        "verifier that needs nothing of ours."
    )
    return "\n".join([f"{plural(len(entries), 'entry', 'entries')} of the evidence.", "", *earlier, *table, "", how])
