"""Flags, settings and words that what stands beside shows."""

import pytest

from bot.fixes import cookies, credentials, protections, safe_error, yaml_loader
from bot.fixes.interface import FixContext
from tests.fixes.tools import EMPTY, accepted, finding, fixed, source


@pytest.mark.parametrize(
    ("own", "others", "after"),
    [
        ("", ["httponly=True"] * 2, "httponly=True"),
        ("", ["secure=TLS, httponly=True"] * 2, "secure=TLS, httponly=True"),
        ("", ["secure=True", "secure=True, httponly=True"], 'secure=True, httponly=True, samesite="Lax"'),
        ("", ["httponly=True", "httponly=True, samesite=None"], ""),
        ("", ["httponly=False"], ""),
        (", secure=True", [], "secure=True, httponly=True"),
    ],
)
def test_a_cookie_gets_the_flags_that_the_others_beside_it_have(own: str, others: list[str], after: str) -> None:
    lines = [f'    r.set_cookie("b{at}", x, {one})\n' for at, one in enumerate(others)]
    text = "".join(["def f(r, x, TLS):\n", f'    r.set_cookie("session", x{own})\n', *lines])
    found = fixed(text, '"session"', "SOC2-009", cookies.PLUGIN)
    assert (f'r.set_cookie("session", x, {after})' in (found or "")) if after else found is None


@pytest.mark.parametrize(("said", "offers"), [("", 2), ("SESSION_COOKIE_SAMESITE = 'None'", 1)])
def test_a_front_end_on_another_site_keeps_its_cookie(said: str, offers: int) -> None:
    text = f"{said}\n\ndef f(r, x):\n    r.set_cookie('session', x, httponly=True)\n"
    context = FixContext(finding("SOC2-009", 4), source(text), EMPTY)
    after = [one for _, one in accepted(context, cookies.PLUGIN)]
    assert len(after) == offers
    assert "x, httponly=True, secure=True)" in after[0]


ORDER = """\
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "app.middleware.Ours",
{0}    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
"""


def test_the_check_of_forms_stands_right_above_who_signs_in() -> None:
    after = fixed(ORDER.format(""), "MIDDLEWARE", "SOC2-009", protections.PLUGIN)
    assert after == ORDER.format('    "django.middleware.csrf.CsrfViewMiddleware",\n')


@pytest.mark.parametrize(("other", "offered"), [("True", True), ("False", False)])
def test_a_cookie_over_tls_is_not_asked_for_where_another_one_is_not(other: str, *, offered: bool) -> None:
    text = f"class Base:\n    CSRF_COOKIE_SECURE = {other}\n    SESSION_COOKIE_SECURE = False\n"
    after = fixed(text, "SESSION", "SOC2-009", protections.PLUGIN)
    assert (after is not None) is offered


def test_a_module_that_is_imported_in_the_function_is_known_there() -> None:
    text = "def f(x):\n    import yaml\n\n    return yaml.load(x, Loader=yaml.Loader)\n"
    after = fixed(text, "yaml.load(", "SOC2-004", yaml_loader.PLUGIN)
    assert after == text.replace("yaml.load(x, Loader=yaml.Loader)", "yaml.safe_load(x)")


SECRET = "hunter2hunter2"


def test_quotation_marks_are_those_of_the_line_above() -> None:
    text = f'import os\n\nA = "a" + "b" + "c"\nCHAT_URL = os.getenv(\'CHAT_URL\')\nCHAT_TOKEN = "{SECRET}"\n'
    assert "CHAT_TOKEN = os.getenv('CHAT_TOKEN')" in (fixed(text, SECRET, "SOC2-002", credentials.PLUGIN) or "")


def test_what_must_be_there_is_asked_for_as_all_of_the_file_is() -> None:
    lines = "".join(f'{one} = os.getenv("{one}", "x")\n' for one in ("HOST", "PORT", "LEVEL"))
    text = f'import os\n\n{lines}JWT_SECRET = "{SECRET}"\n'
    assert 'JWT_SECRET = os.getenv("JWT_SECRET")' in (fixed(text, SECRET, "SOC2-002", credentials.PLUGIN) or "")


TORNADO = """\
import logging


def post(self, x):
    if not x:
        self.set_status(401)
        return self.finish({{"error": "invalid credentials"}})
    if x == 1:
        self.set_status(401)
        return self.finish({{"error": "{other}"}})
    try:
        sign_in(x)
    except {caught} as e:
        logging.error(e)
        self.set_status(401)
        return self.finish({{"error": str(e)}})
"""


@pytest.mark.parametrize(
    ("caught", "other", "said"),
    [
        ("Exception", "invalid credentials", "invalid credentials"),
        ("Exception", "wrong number", ""),
        ("jwt.InvalidTokenError", "wrong number", "Invalid token"),
    ],
)
def test_who_is_not_let_in_is_told_so_in_the_words_of_the_function(caught: str, other: str, said: str) -> None:
    after = fixed(TORNADO.format(caught=caught, other=other), "str(e)", "SOC2-007", safe_error.PLUGIN)
    assert (after or "").count(f'"error": "{said}"') == (0 if not said else 3 if other == said else 1)
    assert after is not None or not said
