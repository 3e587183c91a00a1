"""SOC2-007: a client is told in the application's own words that something failed."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.tools import fixed

TEXT = """\
import logging

import httpx
from fastapi import HTTPException

logger = logging.getLogger(__name__)


def other():
    {other}


def asked(where):
    try:
        {tried}
    except {caught} as e:
        raise HTTPException({status}, detail=str(e)) from e
"""


def told(other: str, caught: str, status: int, tried: str = "call(where)") -> str:
    text = TEXT.format(other=other, caught=caught, status=status, tried=tried)
    after = fixed(text, "str(e)", "SOC2-007", PLUGIN) or ""
    return after.rpartition("detail=")[2].partition(")")[0].strip('"')


@pytest.mark.parametrize(
    ("other", "caught", "status", "said"),
    [
        ('return {"error": "An unexpected error occurred."}, 500', "Exception", 500, "An unexpected error occurred."),
        ('raise HTTPException(500, "Internal Server Error")', "Exception", 500, "Internal Server Error"),
        ('return {"error": "Server error"}, 500', "Exception", 500, "Server error"),
        ('logger.error("Internal Server Error")', "Exception", 500, "Internal server error"),
        ('raise HTTPException(500, "No such internal error")', "Exception", 500, "Internal server error"),
        ('return {"error": "Invalid input."}, 400', "LookupError", 400, "Invalid input."),
        ('return {"error": "Invalid input."}, 400', "Exception", 500, "Internal server error"),
        ("pass", "httpx.RequestError", 500, "Request failed"),
        ("pass", "(httpx.RequestError, ConnectionError)", 500, "Request failed"),
        ("pass", "(httpx.RequestError, ValueError)", 500, "Internal server error"),
        ("pass", "httpx.RequestError", 502, "Bad gateway"),
    ],
)
def test_the_words_of_the_file_s_other_answers(other: str, caught: str, status: int, said: str) -> None:
    assert told(other, caught, status) == said


BESIDE = """\
import logging

from fastapi import HTTPException

logger = logging.getLogger(__name__)


def made(what):
    try:
        row = make(what)
    except LookupError as e:
        raise HTTPException({first}, detail=str(e)) from e
    {second}:
        {third}
    return row
"""


@pytest.mark.parametrize(
    ("first", "second", "third", "said"),
    [
        (400, "except Exception", 'raise HTTPException(400, "It could not be made")', "It could not be made"),
        (400, "except Exception", 'raise HTTPException(409, "It could not be made")', ""),
        (400, "except KeyError", 'raise HTTPException(400, "It could not be made")', ""),
        (400, "except Exception", 'raise HTTPException(400, f"It failed: {what}")', ""),
        (409, "if not row", 'raise HTTPException(409, "There is one already")', "There is one already"),
        (409, "if row.old", 'raise HTTPException(409, "There is one already")', ""),
        (500, "if not row", 'raise HTTPException(500, "Nothing was made")', "Internal server error"),
    ],
)
def test_the_words_of_an_answer_that_stands_for_the_same(first: int, second: str, third: str, said: str) -> None:
    text = BESIDE.format(first=first, second=second, third=third)
    after = fixed(text, "str(e)", "SOC2-007", PLUGIN) or ""
    assert f'raise HTTPException({first}, detail="{said}") from e' in after if said else after == ""


@pytest.mark.parametrize(
    ("caught", "status", "said"),
    [
        ("SeatAlreadyTakenError", 409, "Seat already taken"),
        ("errors.UnsupportedFormatException", 400, "Unsupported format"),
        ("(InvalidSeatError, AssertionError)", 422, "Invalid seat"),
        ("(InvalidSeatError, UnknownRowError)", 422, ""),
        ("SeatError", 400, ""),
        ("UserNotFoundError", 400, ""),
        ("UserNotFoundError", 401, "Authentication failed"),
        ("HTTPInvalidError", 400, ""),
        ("Seat.DoesNotExist", 404, "Seat not found"),
        ("models.FreeSeat.DoesNotExist", 404, "Free seat not found"),
        ("User.DoesNotExist", 404, ""),
    ],
)
def test_what_the_error_s_own_name_says(caught: str, status: int, said: str) -> None:
    assert told("pass", caught, status) == said


@pytest.mark.parametrize(("logged", "said"), [('"Error reading seats: %s", e', "Error reading seats"), ("e", "")])
def test_a_page_that_is_led_to_shows_words_for_people(logged: str, said: str) -> None:
    text = TEXT.format(other="pass", caught="Exception", status=500, tried="call(where)")
    answer = "logger.error({logged})\n        return redirect(page(error=str(e)))"
    text = text.replace("raise HTTPException(500, detail=str(e)) from e", answer.format(logged=logged))
    after = fixed(text, "str(e)", "SOC2-007", PLUGIN) or ""
    assert f'return redirect(page(error="{said}"))' in after if said else after == ""


OURS = "Internal server error"
MORE = ('raise HTTPException(500, "The shelf could not be moved")', 'return {"error": "No shelf was made"}, 502')


@pytest.mark.parametrize(
    ("others", "logged", "said"),
    [
        (MORE, "e", ""),
        (MORE, '"Failed to read seats: %s", e', "Failed to read seats"),
        (
            [one.replace('"No shelf', 'f"No shelf {what}').replace('500, "The', '500, f"{what}: The') for one in MORE],
            "e",
            OURS,
        ),
        ([one.replace('"No shelf', 'f"No shelf {what}') for one in MORE], "e", ""),
        (MORE[:1], "e", OURS),
        (('return {"error": "Internal server error"}, 500', *MORE[:1]), "e", OURS),
    ],
)
def test_where_a_file_says_what_has_failed_it_is_not_told_less(others: tuple[str, ...], logged: str, said: str) -> None:
    other = "\n    ".join(f"if {at}:\n        {one}" for at, one in enumerate(others))
    text = TEXT.format(other=other, caught="Exception", status=500, tried="call(where)")
    text = text.replace(
        "        raise HTTPException(500, d", f"        logger.error({logged})\n        raise HTTPException(500, d"
    )
    after = fixed(text, "str(e)", "SOC2-007", PLUGIN) or ""
    assert f'raise HTTPException(500, detail="{said}") from e' in after if said else after == ""
