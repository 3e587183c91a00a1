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
