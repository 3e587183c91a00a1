"""Who may let a finding be, and for how long: as the policy of the branch says that the change goes into."""

from collections.abc import Iterable, Set
from datetime import date, timedelta

from bot.core.policy import WaiverPolicy
from bot.core.trailer import address_of, login_of

FOUR_EYES = (
    "Whoever opened a pull request, pushed to it or wrote a part of it cannot waive its findings (four eyes): somebody "
    "else with write access has to."
)

TOO_MANY_MAKERS = (
    "GitHub does not list all commits of this pull request, so nobody can tell whether you wrote a part of it (four "
    "eyes): its findings cannot be waived. Split it, or let the policy of its base branch say otherwise."
)


def objection(policy: WaiverPolicy, *, by: str, makers: Set[str] | None, until: date | None, today: date) -> str:
    """Why a waiver is not granted, "" where nothing stands against it. `by` is a login, `makers` are those of whoever
    has a part in the change (`makers_of`; None where not all can be told); `until` is its last day, None for a false
    positive."""
    if policy.asks_four_eyes and (makers is None or by.lower() in makers):
        return TOO_MANY_MAKERS if makers is None else FOUR_EYES
    last = today + timedelta(days=policy.longest_days)
    if until is not None and until > last:
        return f"The last day may be {last.isoformat()} at the latest."
    return ""


def makers_of(logins: Iterable[str], co_authors: Iterable[str]) -> frozenset[str]:
    """Who has a part in a change, in small letters: GitHub compares logins so. `logins` are those of whoever opened it,
    pushed to it, wrote or committed; `co_authors` the values of trailers, of which those count that name an account."""
    names = {*logins, *(login_of(address_of(each)) for each in co_authors)}
    return frozenset(each.lower() for each in names if each)
