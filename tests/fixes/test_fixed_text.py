"""SOC2-007: where no words of ours would say what somebody who knows the code would say, there is no fix."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.test_safe_error import leak
from tests.fixes.tools import fixed


@pytest.mark.parametrize("status", ["400", "404", "409", "HTTPStatus.UNPROCESSABLE_ENTITY", "418"])
@pytest.mark.parametrize("caught", ["Exception", "ValueError"])
def test_what_a_status_alone_would_say_too_little_of_is_left_to_a_person(status: str, caught: str) -> None:
    code = leak(f"raise HTTPException({status}, str(e))").replace("except Exception", f"except {caught}")
    assert fixed(code + "\n\nHTTPStatus = code = 1\n", "str(e)", "SOC2-007", PLUGIN) is None


@pytest.mark.parametrize("statement", ["return {'error': str(e)}", "return redirect(page(str(e)))"])
def test_an_answer_without_a_status_is_no_error_of_the_server_s_for_what_is_expected(statement: str) -> None:
    code = leak(statement).replace("except Exception", "except ValueError") + "\n\nredirect = page = str\n"
    assert fixed(code, "str(e)", "SOC2-007", PLUGIN) is None


@pytest.mark.parametrize(("more", "said"), [("'ok': False", True), ("'shelves': {}", False)])
def test_an_answer_that_the_client_goes_on_with_is_no_error_of_the_server_s(more: str, *, said: bool) -> None:
    after = fixed(leak(f"return {{{more}, 'error': str(e)}}"), "str(e)", "SOC2-007", PLUGIN)
    assert ("Internal server error" in (after or "")) is said


def test_nobody_is_told_the_same_twice() -> None:
    statement = "return JSONResponse({'error': str(e), 'message': str(e)}, status_code=502)"
    assert fixed(leak(statement) + "\n\nJSONResponse = print\n", statement, "SOC2-007", PLUGIN) is None


@pytest.mark.parametrize("count", [1, 9])
def test_words_that_the_line_has_no_room_for_are_not_told(count: int) -> None:
    words = f"Failed to read the {'very ' * count}long sheet of the shelf"
    code = leak("raise HTTPException(500, detail=str(e)) from e", before=f"logger.exception('{words}')\n        ")
    after = fixed(code, "detail=str(e)", "SOC2-007", PLUGIN)
    assert (after is None) is (count > 1)
    assert after is None or f'detail="{words}")' in after.replace("'", '"')


@pytest.mark.parametrize("status", [500, 502, 503])
def test_what_the_log_says_has_failed_is_told_the_client(status: int) -> None:
    code = leak(
        f"raise HTTPException({status}, str(e)) from e", before="logger.exception('Failed to move the shelf')\n        "
    )
    after = fixed(code, "str(e)", "SOC2-007", PLUGIN) or ""
    assert f'HTTPException({status}, "Failed to move the shelf") from e' in after.replace("'", '"')
