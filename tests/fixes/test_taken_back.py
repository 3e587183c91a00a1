# ruff: noqa: E501 - a case is a line
"""Exemptions and debug modes that are taken back, tokens that get an end, columns that are encrypted by our package."""

import pytest

from bot.core.source import SourceFile
from bot.fixes import csrf_back, debug_default, sdk_column, token_end
from bot.fixes.interface import FixContext
from tests.fixes.tools import EMPTY, accepted, finding, fixed, line_with, source

EXEMPT = [
    (
        "from django.views.decorators.csrf import csrf_exempt\nfrom shop.auth import signed_in\n\n\n@csrf_exempt  # here\n@signed_in\ndef change(request): ...\n",
        "from shop.auth import signed_in\n\n\n@signed_in\ndef change(request): ...\n",
    ),
    (
        "from django.views.decorators.csrf import csrf_exempt\nfrom shop import path, views\n\nurls = [\n    path('a/', csrf_exempt(views.A.as_view())),  # here\n    path('b/', csrf_exempt(views.b)),\n]\n",
        "from django.views.decorators.csrf import csrf_exempt\nfrom shop import path, views\n\nurls = [\n    path('a/', views.A.as_view()),  # here\n    path('b/', csrf_exempt(views.b)),\n]\n",
    ),
    ("from shop import app, csrf, pay\n\napp(pay)\ncsrf.exempt(pay)  # here\nprint(csrf)\n", "from shop import app, csrf, pay\n\napp(pay)\nprint(csrf)\n"),
    (
        "import tornado.web\n\n\nclass A(tornado.web.RequestHandler):\n    def check_xsrf_cookie(self):  # here\n        pass\n\n    def get(self): ...\n",
        "import tornado.web\n\n\nclass A(tornado.web.RequestHandler):\n    def get(self): ...\n",
    ),
    (
        "from shop import Session\n\n\nclass A(Session):\n    www = ''\n\n    def enforce_csrf(self, request):  # here\n        return\n",
        "from shop import Session\n\n\nclass A(Session):\n    www = ''\n",
    ),
    ("from shop import Session\n\n\nclass A(Session):\n    def enforce_csrf(self, request):  # here\n        return\n", None),
    ("def set_up(csrf, pay):\n    csrf.exempt(pay)  # here\n", None),
]  # fmt: skip
DEBUG = [
    ('DEBUG = os.environ.get("DEBUG", "True") == "True"', 'DEBUG = os.environ.get("DEBUG", "False") == "True"'),
    ('DEBUG = os.getenv("APP_DEBUG", "1") in ("1", "true")', 'DEBUG = os.getenv("APP_DEBUG", "0") in ("1", "true")'),
    ('DEBUG = os.config("DEBUG", default=True, cast=bool)', 'DEBUG = os.config("DEBUG", default=False, cast=bool)'),
    ('DEBUG = os.env.bool("DEBUG", True)', 'DEBUG = os.env.bool("DEBUG", False)'),
    ('DEBUG = os.getenv("STAGE", "1") == "1"', None),
    ('DEBUG = os.getenv("DEBUG", "maybe")', None),
]
CLAIMS = "import jwt\n\n\ndef sign(claims, key):\n{}    return jwt.encode({}, key)  # here\n"
TIME = "from datetime import datetime, timedelta, timezone\n\n"
END = "datetime.now(timezone.utc) + timedelta(hours=1)"


@pytest.mark.parametrize(("before", "after"), EXEMPT)
def test_the_check_comes_back(before: str, after: str | None) -> None:
    assert fixed(before, "# here", "SOC2-009", csrf_back.PLUGIN) == after


@pytest.mark.parametrize(("before", "after"), DEBUG)
def test_debug_mode_has_to_be_asked_for(before: str, after: str | None) -> None:
    wanted = None if after is None else f"import os\n\n{after}  # here\n"
    assert fixed(f"import os\n\n{before}  # here\n", "# here", "SOC2-007", debug_default.PLUGIN) == wanted


def test_the_settings_of_a_tornado_application() -> None:
    text = 'import tornado.web\n\ns = {"debug": True, "gzip": True}\na = tornado.web.Application([], **s)  # here\n'
    after = fixed(text, "# here", "SOC2-007", debug_default.PLUGIN)
    assert after == text.replace('"debug": True', '"debug": False')
    assert fixed(text.replace("True", "flag", 1), "# here", "SOC2-007", debug_default.PLUGIN) is None


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("    own = claims.copy()\n", "own", f"    own = claims.copy()\n    own[\"exp\"] = {END}\n    return jwt.encode(own, key)"),
        ("    own = dict(sub=1)\n", "own", f"    own = dict(sub=1)\n    own[\"exp\"] = {END}\n    return jwt.encode(own, key)"),
        ("", "claims", f"    return jwt.encode({{**claims, \"exp\": {END}}}, key)"),
    ],
)  # fmt: skip
def test_claims_that_are_put_together_elsewhere_get_an_end(before: str, name: str, after: str) -> None:
    text = CLAIMS.format(before, name)
    wanted = f"{TIME}import jwt\n\n\ndef sign(claims, key):\n{after}  # here\n"
    assert fixed(text, "# here", "SOC2-009", token_end.PLUGIN) == wanted


COLUMN = "from sqlalchemy import Column, String\n\nfrom shop.store import Base\n\n\nclass Card(Base):\n    number = Column(String(19), nullable=False)  # here\n    name = Column(String)\n"


def encrypted(text: str, beside: str) -> str | None:
    files: dict[str, SourceFile] = {"app/b.py": source(beside, "app/b.py")}
    context = FixContext(finding("SOC2-005", line_with(text, "# here")), source(text), EMPTY, files)
    found = accepted(context, sdk_column.PLUGIN)
    return found[0][1] if found else None


def test_a_column_is_encrypted_by_the_package_that_the_project_uses() -> None:
    after = encrypted(COLUMN, "from complianceagent import audit_log\n")
    assert after is not None
    assert "    number = Column(encrypt_field(String), nullable=False)  # here\n" in after
    assert "from complianceagent import encrypt_field\nfrom sqlalchemy import Column, String\n" in after
    assert encrypted(COLUMN, "import hashlib\n") is None
    looked_up = COLUMN.replace("nullable=False", "unique=True")
    assert encrypted(looked_up, "import complianceagent\n") is None, "nobody finds a card by its number then"
