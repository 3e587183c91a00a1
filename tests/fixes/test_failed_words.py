"""SOC2-007: what the client is told in the words of the project: of its other answers, of its log, of its functions."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.tools import fixed

FILE = """\
import logging

from fastapi import HTTPException

from app.errors import SeatError

logger = logging.getLogger(__name__)


def first(where):
    try:
        return ask(where)
    {others}


def {name}(where):
    try:
        return call(where)
    except {caught} as e:
        {log}raise {answer} from e
"""

FAILED = """except TypeError as e:
        logger.exception("x")
        raise HTTPException(500, detail="Failed to open GitHub seats") from e
    except KeyError as e:
        logger.exception("x")
        raise HTTPException(502, detail=f"Failed to close the seat {where}") from e"""


def mended(
    *,
    others: str = FAILED,
    name: str = "asked",
    caught: str = "Exception",
    log: str = "",
    answer: str = "HTTPException(500, detail=str(e))",
) -> str:
    text = FILE.format(others=others, name=name, caught=caught, log=log and f"{log}\n        ", answer=answer)
    return (fixed(text, "str(e)", "SOC2-007", PLUGIN) or "").rpartition("    except ")[2]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("delete_seat", "Failed to delete seat"),
        ("get_github_seats_by_row", "Failed to get GitHub seats"),
        ("list_seats_endpoint", "Failed to list seats"),
        ("delete", ""),
        ("seat_taken", ""),
    ],
)
def test_what_a_function_does_is_told_as_the_file_tells_what_has_failed(name: str, said: str) -> None:
    after = mended(name=name)
    assert f'detail="{said}"' in after if said else after == ""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("Failed to open", "Unable to open", "Internal server error"),
        ("Failed to open GitHub seats", "Failed to open GitHub seats.", "Failed to set seat"),
        ("Failed to ", "Error while opening ", "Error while setting seat"),
        ("Failed to ", "Could not ", "Could not set seat"),
    ],
)
def test_it_is_told_in_the_form_that_most_answers_have(before: str, after: str, said: str) -> None:
    others = FAILED.replace(before, after) if before != "Failed to open" else FAILED.partition("    except KeyError")[0]
    assert f'detail="{said}"' in mended(others=others, name="set_seat")


OTHER = "except {0} as e:\n        raise HTTPException({1}, detail={2}) from e"


@pytest.mark.parametrize(
    ("caught", "other", "said"),
    [
        ("SeatError", OTHER.format("SeatError", 409, '"The seat is taken."'), "The seat is taken."),
        ("SeatError", OTHER.format("SeatError", 404, '"The seat is taken."'), ""),
        ("SeatError", OTHER.format("(SeatError, OSError)", 409, '"The seat is taken."'), ""),
        ("ValueError", OTHER.format("ValueError", 409, '"The seat is taken."'), ""),
        ("SeatError", OTHER.format("SeatError", 409, 'f"The seat {where} is taken."'), ""),
        (
            "SeatError",
            OTHER.format("SeatError", 409, '"The seat is taken."')
            + f"\n    {OTHER.format('SeatError', 409, repr('No such seat.'))}",
            "",
        ),
    ],
)
def test_the_same_error_is_told_as_elsewhere_in_the_file(caught: str, other: str, said: str) -> None:
    after = mended(others=other, caught=caught, answer="HTTPException(409, detail=str(e))")
    assert f'detail="{said}"' in after if said else after == ""


def test_what_nobody_reckoned_with_is_not_told_for_an_error_that_is_caught_by_its_name() -> None:
    beside = 'except Exception as e:\n        raise HTTPException(400, detail="Unexpected error, sorry") from e\n    '
    text = FILE.format(others="finally:\n        pass", name="asked", caught="SeatError", log="", answer="{0}")
    text = text.format("HTTPException(400, detail=str(e))") + "    " + beside
    assert fixed(text.rstrip() + "\n", "str(e)", "SOC2-007", PLUGIN) is None


@pytest.mark.parametrize("error", ["ValidationError", "exceptions.ParseError", "HTTPConflict", "NotFound"])
def test_an_error_that_answers_with_4xx_by_its_name_is_none_of_the_server_s(error: str) -> None:
    assert mended(others="finally:\n        pass", answer=f"{error}(str(e))") == ""


def test_what_leads_over_to_a_value_is_not_told() -> None:
    after = mended(log='logger.error(f"Failed to read seats for ID {where}: {e}")')
    assert 'detail="Failed to read seats"' in after


@pytest.mark.parametrize("log", ["", 'logger.warning("x")\n        '])
def test_a_refusal_is_logged_where_the_file_logs_the_others(log: str) -> None:
    other = OTHER.format("SeatError", 409, '"The seat is taken."').replace("raise", f"{log}raise")
    after = mended(others=other, caught="SeatError", answer="HTTPException(409, detail=str(e))")
    assert ("logger.warning" in after) is bool(log)


def test_structlog_is_told_the_error_under_that_name() -> None:
    text = FILE.replace("import logging", "import structlog").replace(
        "logging.getLogger(__name__)", "structlog.get_logger()"
    )
    text = text.format(
        others=OTHER.format("SeatError", 404, '"There is no seat."').replace(
            "raise", 'logger.info("x", a=1)\n        raise'
        ),
        name="asked",
        caught="SeatError",
        log="",
        answer="HTTPException(404, detail=str(e))",
    )
    after = fixed(text, "str(e)", "SOC2-007", PLUGIN) or ""
    assert 'logger.warning("asked failed", error=e)' in after
