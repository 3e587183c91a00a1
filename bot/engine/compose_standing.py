"""Whether anybody has to heed our verdict, in words: a check that is not required is advice."""

from bot.core.change import Gate
from bot.core.markdown import code
from bot.core.standing import Standing

_WORDS = {
    Gate.PINNED: "{branch} takes no change without this check, and only from this App.",
    Gate.OPEN: "**Advisory**: {branch} requires a check of this name, but from anybody who calls one so. "
    "Choose this App as its source.",
    Gate.NONE: "**Advisory**: {branch} takes changes without this check.",
    Gate.UNKNOWN: "**Advisory**: whether {branch} takes changes without this check could not be told.",
}


def standing_words(standing: Standing) -> str:
    """One line for the check run."""
    branch = code(standing.branch)
    if standing.asked_at is None:
        return f"**Advisory**: whether {branch} takes changes without this check has not been asked yet."
    return f"{_WORDS[standing.gate].format(branch=branch)} (As of {standing.asked_at:%Y-%m-%d}.)"


def standing_account(standing: Standing) -> dict[str, object]:
    """The same as evidence, JSON-ready."""
    return {
        "base_branch": standing.branch,
        "our_check": standing.gate,
        "our_check_asked_at": standing.asked_at.isoformat() if standing.asked_at else None,
        "our_verdict": standing.label,
    }
