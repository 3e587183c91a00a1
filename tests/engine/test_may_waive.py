"""Who may let a finding be, and for how long."""

from datetime import date

import pytest

from bot.core.policy import WaiverPolicy
from bot.engine.may_waive import FOUR_EYES, TOO_MANY_MAKERS, makers_of, objection

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
    assert objection(policy, by=by, makers=makers_of(["Dev"], []), until=until, today=TODAY) == said


def test_nobody_waives_where_not_all_makers_can_be_told() -> None:
    assert objection(DAYS_30, by="mona", makers=None, until=None, today=TODAY) == TOO_MANY_MAKERS
    assert objection(WaiverPolicy(four_eyes=False), by="mona", makers=None, until=None, today=TODAY) == ""


def test_whoever_has_a_part_in_the_change_is_one_of_its_makers() -> None:
    trailers = ["Mona <7+Mona@users.noreply.github.com>", "Mira <mira@example.org>"]
    makers = makers_of(["dev", "Pusher", "", "Mira (no known account)"], trailers)
    assert makers == {"dev", "pusher", "mira (no known account)", "mona"}
    for each in ("DEV", "pusher", "mona"):
        assert objection(DAYS_30, by=each, makers=makers, until=None, today=TODAY) == FOUR_EYES
    assert objection(DAYS_30, by="mira", makers=makers, until=None, today=TODAY) == ""
