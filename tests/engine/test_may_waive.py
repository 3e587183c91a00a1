"""Who may let a finding be, and for how long."""

from datetime import date

import pytest

from bot.core.policy import WaiverPolicy
from bot.engine.may_waive import FOUR_EYES, objection

TODAY = date(2026, 6, 1)
DAYS_30 = WaiverPolicy(longest_days=30)


@pytest.mark.parametrize(
    ("policy", "by", "until", "said"),
    [
        (DAYS_30, "mona", date(2026, 7, 1), ""),
        (DAYS_30, "mona", date(2026, 7, 2), "The last day may be 2026-07-01 at the latest."),
        (DAYS_30, "mona", date.max, "The last day may be 2026-07-01 at the latest."),
        (DAYS_30, "mona", None, ""),
        (DAYS_30, "dev", date(2026, 7, 1), FOUR_EYES),
        (DAYS_30, "DEV", None, FOUR_EYES),
        (WaiverPolicy(four_eyes=True), "Dev", None, FOUR_EYES),
        (WaiverPolicy(four_eyes=False), "dev", None, ""),
        (WaiverPolicy(four_eyes=False), "dev", date(2027, 6, 2), "The last day may be 2027-06-01 at the latest."),
    ],
)
def test_what_stands_against_a_waiver(policy: WaiverPolicy, by: str, until: date | None, said: str) -> None:
    assert objection(policy, by=by, author="dev", until=until, today=TODAY) == said
