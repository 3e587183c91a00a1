"""Moments as text: one form, which sorts as time does, and no other is read."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from complianceagent.clock import moment_of, stamp
from hypothesis import given
from hypothesis import strategies as st

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_a_moment_comes_back_and_text_sorts_as_time(one: datetime, other: datetime) -> None:
    assert moment_of(stamp(one)) == one
    assert len(stamp(one)) == 27
    assert (stamp(one) < stamp(other)) == (one < other)


def test_a_moment_without_a_zone_is_in_utc() -> None:
    assert stamp(datetime(2026, 1, 2, 3, 4, 5, 6)) == "2026-01-02T03:04:05.000006Z"


@pytest.mark.parametrize(
    "text",
    ["", "2026-01-02", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000006+00:00", "2026-13-02T03:04:05.000006Z"],
)
def test_no_other_form_is_read(text: str) -> None:
    with pytest.raises(ValueError):
        moment_of(text)
    assert moment_of("2026-01-02T03:04:05.000006Z").tzinfo is UTC
