"""Names that say a guard where the code behind them cannot be followed: `api.get("/a", rights.isPermitted("a"))`."""

import pytest

from bot.inventory.words import sounds_like_authentication


@pytest.mark.parametrize(
    ("name", "guards"),
    [
        ("isPermitted", True),
        ("ensurePermitted", True),
        ("checkPermitted", True),
        ("permittedFields", False),
        ("isPermittedParams", False),
        ("permitted", False),
        ("guards", True),
        ("guardsman", False),
    ],
)
def test_who_is_permitted_is_asked_who_he_is(name: str, guards: bool) -> None:
    assert sounds_like_authentication(name) is guards
