"""An application that has several kinds of sign-in: a handler gets the guard of the one that it asks who calls."""

from typing import Any

from tests.fixes.test_project_idiom import mended


def test_a_decorator_of_another_kind_of_sign_in_is_no_fix() -> None:
    imports = "from flask import Blueprint\n\nfrom app.auth import basic, login_required, tokens\n\n"
    header = f"{imports}bp = Blueprint('x', __name__)\n\n\n"
    handler = "@bp.post('/tokens')\ndef begin():\n    return basic.current_user().token\n"
    words: dict[str, Any] = {"header": f"{header}USED = (basic, login_required, tokens)\n\n\n", "framework": "flask"}
    assert mended(handler, "@tokens.login_required", **words) is None
    assert mended(handler, "@login_required", **words) is None
    assert "@basic.login_required\ndef begin" in (mended(handler, "@basic.login_required", **words) or "")
