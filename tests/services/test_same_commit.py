"""What the stored plan of another pull request with the same commit says of it."""

import pytest

from bot.services.same_commit import NOT_GREEN, _conclusion


@pytest.mark.parametrize("plan", ["{}", "[]", "not JSON", '{"check": null}', '{"check": {"conclusion": "failure"}}'])
def test_a_plan_of_another_release_is_not_taken_for_green(plan: str) -> None:
    assert _conclusion(plan) in NOT_GREEN
