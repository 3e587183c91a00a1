# ruff: noqa: E501 - a case is a line
"""Answers that say more of an error than a message does, and errors that are raised to be answered."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.tools import fixed

HEAD = "import logging\nimport traceback\n\nfrom flask import jsonify\n\nlogger = logging.getLogger(__name__)\nprint(jsonify, traceback)\n\n\n"
LINES = "{\n            'error': 'No.',\n            'trace': str(e),\n        }"
CASES = [
    ("{'error': 'No.', 'trace': traceback.format_exc()}", "{'error': 'No.'}"),
    ("{'details': str(e), 'error': 'No.'}", "{'error': 'No.'}"),
    ("{'type': type(e).__name__, 'message': str(e)}", "{'message': 'Internal server error'}"),
    ("jsonify(msg='No.', exception=repr(e))", "jsonify(msg='No.')"),
    (LINES, LINES.replace("            'trace': str(e),\n", "")),
    ("{'details': str(e)}", "{'details': 'Internal server error'}"),
    ("{'error': 'not_found', 'message': str(e)}", "{'error': 'not_found', 'message': 'Internal server error'}"),
]  # fmt: skip


def answering(answer: str, tried: str = "work()") -> str:
    return f"{HEAD}def read():\n    try:\n        {tried}\n    except Exception as e:\n        return {answer}\n"


@pytest.mark.parametrize(("answer", "wanted"), CASES)
def test_what_tells_the_error_beside_a_message_goes(answer: str, wanted: str) -> None:
    after = fixed(answering(answer), f"return {answer}".splitlines()[0], "SOC2-007", PLUGIN) or ""
    assert after.endswith(f"    except Exception:\n        logger.exception('read failed')\n        return {wanted}\n")


@pytest.mark.parametrize("answer", ["{'trace': traceback.format_exc()}", "{'type': repr(e), 'status': 1}"])
def test_a_text_makes_no_trace(answer: str) -> None:
    assert fixed(answering(answer), "return {", "SOC2-007", PLUGIN) is None


@pytest.mark.parametrize("raised", ["raise HTTPException(403, 'Not yours.')", "abort(403)"])
def test_no_text_is_put_in_the_place_of_an_answer_that_was_raised(raised: str) -> None:
    text = answering("{'error': str(e)}", raised).replace("import jsonify", "import HTTPException, abort, jsonify")
    assert fixed(text, "return {", "SOC2-007", PLUGIN) is None
    passed_on = text.replace("    except Exception", "    except HTTPException:\n        raise\n    except Exception")
    assert fixed(passed_on, "return {", "SOC2-007", PLUGIN) is not None


def test_a_method_that_all_views_have_is_named_with_its_class() -> None:
    lines = answering("{'error': str(e)}").replace(HEAD, "").replace("def read()", "def post(self)").splitlines()
    text = HEAD + "class ReadView:\n" + "".join(f"    {line}\n" for line in lines)
    assert "logger.exception('ReadView.post failed')" in (fixed(text, "return {", "SOC2-007", PLUGIN) or "")
