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
