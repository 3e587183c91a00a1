"""Who may let a finding be, and for how long: as the policy of the branch says that the change goes into."""

from datetime import date, timedelta

from bot.core.policy import WaiverPolicy

FOUR_EYES = (
    "Whoever opened a pull request cannot waive its findings (four eyes): somebody else with write access has to."
)


def objection(policy: WaiverPolicy, *, by: str, author: str, until: date | None, today: date) -> str:
    """Why a waiver is not granted, "" where nothing stands against it. `by` and `author` are logins, which GitHub
    compares without regard to case; `until` is its last day, None for a false positive."""
    if policy.asks_four_eyes and by.lower() == author.lower():
        return FOUR_EYES
    last = today + timedelta(days=policy.longest_days)
    if until is not None and until > last:
        return f"The last day may be {last.isoformat()} at the latest."
    return ""
