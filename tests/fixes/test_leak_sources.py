"""SOC2-007: an error's text that is put into a variable first."""

import pytest

from bot.fixes.safe_error import PLUGIN
from tests.fixes.test_safe_error import body, leak
from tests.fixes.tools import fixed

SAID = ('said = {"error": str(e), "id": id}\n        ', "return JSONResponse(said, 500)")
PAGE = ('page = {"q": str(e)}\n        url = with_query("/failed", **page)\n        ', "return RedirectResponse(url)")
URL = ("url = with_query('/failed', said=str(e))\n        ", "return RedirectResponse(url)")


@pytest.mark.parametrize(
    ("lines", "expected"), [(SAID, '{"error": "Internal server error", "id": id}'), (PAGE, ""), (URL, "")]
)
def test_a_variable_keeps_what_is_not_the_error_s_text(lines: tuple[str, str], expected: str) -> None:
    before, statement = lines
    after = fixed(leak(statement, before=before), statement, "SOC2-007", PLUGIN)
    assert (after is None) if not expected else (expected in body(after) and statement in body(after))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "raise HTTPException(\n            503, str(e)\n        ) from e",
            'raise HTTPException(503, "Service unavailable") from e',
        ),
        ("raise HTTPException(\n            503, str(e),\n        )", '503, "Service unavailable",\n    ) from e'),
        (
            "raise HTTPException(\n            503, str(e)  # told\n        )",
            '503, "Service unavailable"  # told\n    ) from e',
        ),
    ],
)
def test_what_fits_on_a_line_again_stands_on_one(written: str, expected: str) -> None:
    after = fixed(leak(written), "str(e)", "SOC2-007", PLUGIN)
    assert expected in body(after)


@pytest.mark.parametrize(("raised", "caught"), [("ValueError", "ValueError"), ("Exception", "Exception")])
def test_what_is_raised_to_be_told_stays(raised: str, caught: str) -> None:
    tried = f"        if not id:\n            raise {raised}('No such item.')\n        return await load(id)"
    text = leak("return JSONResponse(str(e), 400)").replace("        return await load(id)", tried)
    assert fixed(text.replace("except Exception", f"except {caught}"), "str(e)", "SOC2-007", PLUGIN) is None
