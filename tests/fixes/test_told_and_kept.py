"""Errors that are told later, cookies and tokens that are kept badly, hashers in the wrong order."""

import pytest

from bot.fixes.debugger import PLUGIN as DEBUGGER
from bot.fixes.drawn_token import PLUGIN as DRAWN
from bot.fixes.password_hashers import PLUGIN as HASHERS
from bot.fixes.session_cookie import PLUGIN as COOKIE
from bot.fixes.verified_token import PLUGIN as VERIFIED
from tests.fixes.test_with_inventory import DEPS, World
from tests.fixes.tools import fixed

STREAM = """\
import json
import logging

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from app.deps import CurrentUser
from app.model import answer

router = APIRouter()
logger = logging.getLogger(__name__)


async def pieces(question: str):
    try:
        async for piece in answer(question):
            yield f"data: {piece}\\n\\n"
    except Exception as e:
        yield f"data: {json.dumps({'error': str(e)})}\\n\\n"


@router.post("/ask")
async def ask(question: str, user: CurrentUser):
    return StreamingResponse(pieces(question), media_type="text/event-stream")
"""


def _fastapi(text: str, way: str = "told_later") -> str:
    world = World({"app/main.py": text, "app/deps.py": DEPS})
    fix, _, after = world.prove("SOC2-007", "app/main.py")
    assert fix.way == way
    return after


def test_a_stream_tells_a_fixed_text() -> None:
    after = _fastapi(STREAM)
    assert '    except Exception:\n        logger.exception("pieces failed")\n' in after
    assert """yield f"data: {json.dumps({'error': 'Internal server error'})}\\n\\n"\n""" in after


def test_a_piece_of_a_protocol_is_not_replaced_as_a_whole() -> None:
    text = STREAM.replace("{json.dumps({'error': str(e)})}", "{e}")
    with pytest.raises(AssertionError, match="nothing was proved"):
        _fastapi(text)


KEPT = """\
import logging

from fastapi import APIRouter

from app.deps import CurrentUser
from app.reader import read_sheet

router = APIRouter()
logger = logging.getLogger(__name__)


@router.post("/imports")
def import_sheet(name: str, user: CurrentUser):
    result = {"ok": True}
    try:
        result["rows"] = read_sheet(name)
    except Exception as e:
        result["ok"] = False
        result["error"] = str(e)
    return result
"""


def test_what_is_kept_for_the_end_is_a_fixed_text() -> None:
    after = _fastapi(KEPT)
    assert (
        '    except Exception:\n        logger.exception("import_sheet failed")\n        result["ok"] = False\n'
        in after
    )
    assert '        result["error"] = "Internal server error"\n    return result\n' in after


def test_an_error_that_is_logged_already_is_not_logged_twice() -> None:
    logged = KEPT.replace('        result["ok"] = F', '        logger.exception("no sheet")\n        result["ok"] = F')
    after = _fastapi(logged)
    assert after.count("logger.exception(") == 1


CENTRAL = """\
import logging

from fastapi import FastAPI
from fastapi.responses import JSONResponse

app = FastAPI()
logger = logging.getLogger(__name__)


async def unexpected(request, error):
    body = {"status": "error", "reason": str(error)}
    return JSONResponse(body, status_code=500)


app.add_exception_handler(Exception, unexpected)
"""


def test_a_handler_that_is_registered_by_a_call_keeps_the_form_of_its_answer() -> None:
    after = _fastapi(CENTRAL, "safe_error")
    assert '    logger.error("unexpected failed", exc_info=error)\n' in after
    assert '    body = {"status": "error", "reason": "Internal server error"}\n' in after


MESSAGES = """\
import logging

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect

from shop.reader import sync

logger = logging.getLogger(__name__)


@login_required
def synchronise(request):
    try:
        sync()
    except Exception as error:
        messages.error(request, f"Not synchronised: {error}")
    return redirect("/")
"""


def test_a_message_of_django_keeps_its_words() -> None:
    files = {
        "shop/settings.py": 'ROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = ["django.contrib.auth", "shop"]\n',
        "shop/urls.py": (
            "from django.urls import path\n\nfrom shop import views\n\n"
            'urlpatterns = [path("sync/", views.synchronise)]\n'
        ),
    }
    _, _, after = World({**files, "shop/views.py": MESSAGES}).prove("SOC2-007", "shop/views.py")
    assert 'logger.exception("synchronise failed")\n        messages.error(request, "Not synchronised")\n' in after
    traced = MESSAGES.replace('f"Not synchronised: {error}"', "traceback.format_exc()").replace(
        "import logging\n", "import logging\nimport traceback\n"
    )
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({**files, "shop/views.py": traced}).prove("SOC2-007", "shop/views.py")


def test_the_debugger_stands_behind_debug_mode() -> None:
    text = "app = Flask(__name__)\napp.wsgi_app = DebuggedApplication(app.wsgi_app, True)\n"
    after = fixed(text, "DebuggedApplication", "SOC2-007", DEBUGGER)
    assert after == text.replace("app.wsgi_app = ", "if app.debug:\n    app.wsgi_app = ")
    assert fixed("served = DebuggedApplication(site)\n", "Debugged", "SOC2-007", DEBUGGER) is None


def test_a_storage_of_sessions_gets_its_flags() -> None:
    text = "from aiohttp_session.cookie_storage import EncryptedCookieStorage\n\n"
    text += "kept = EncryptedCookieStorage(key{more})\n"
    after = fixed(text.format(more=""), "kept", "SOC2-009", COOKIE)
    assert after is not None
    assert 'EncryptedCookieStorage(key, secure=True, samesite="Lax")' in after
    after = fixed(text.format(more=', httponly=False, secure=True, samesite="Strict"'), "kept", "SOC2-009", COOKIE)
    assert after is not None
    assert '(key, httponly=True, secure=True, samesite="Strict")' in after
    foreign = text.format(more="").replace("aiohttp_session.cookie_storage", "shop.storage")
    assert fixed(foreign, "kept", "SOC2-009", COOKIE) is None


TOKENS = """\
from jose import jwt

from app.config import settings


def sign(claims):
    return jwt.encode(claims, settings.secret_key, algorithm="HS256")


def read(token):
    return jwt.get_unverified_claims(token)
"""


def test_a_token_is_read_with_the_key_that_signs_it() -> None:
    after = fixed(TOKENS, "get_unverified", "SOC2-009", VERIFIED)
    assert after is not None
    assert 'return jwt.decode(token, settings.secret_key, algorithms=["HS256"])' in after


@pytest.mark.parametrize(
    "text",
    [
        TOKENS.replace("settings.secret_key", "claims.key"),
        TOKENS.replace("jwt.encode(claims,", "seal(claims,"),
        TOKENS + "\n\ndef other(claims):\n    return jwt.encode(claims, settings.other_key, algorithm='HS256')\n",
        TOKENS.replace('"HS256"', '"none"'),
    ],
)
def test_a_key_that_is_not_surely_the_one_is_not_taken(text: str) -> None:
    assert fixed(text, "get_unverified", "SOC2-009", VERIFIED) is None


def test_a_digest_of_the_time_is_drawn() -> None:
    made = "hashlib.sha256(f'{user.id}{time.time()}'.encode()).hexdigest()"
    text = f"import hashlib\nimport time\n\n\ndef token(user):\n    return {made}\n"
    after = fixed(text, "sha256", "SOC2-009", DRAWN)
    assert after == "import secrets\n\n\ndef token(user):\n    return secrets.token_hex(32)\n"
    assert fixed(text.replace("{time.time()}", "{user.email}"), "sha256", "SOC2-009", DRAWN) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["MD5PasswordHasher", "PBKDF2PasswordHasher"], ["PBKDF2PasswordHasher", "MD5PasswordHasher"]),
        (["SHA1PasswordHasher"], ["PBKDF2PasswordHasher", "SHA1PasswordHasher"]),
    ],
)
def test_the_slow_hasher_comes_first_and_the_others_stay(before: list[str], after: list[str]) -> None:
    text = "PASSWORD_HASHERS = [\n{}]\n"
    rows = ["".join(f'    "django.contrib.auth.hashers.{one}",\n' for one in names) for names in (before, after)]
    assert fixed(text.format(rows[0]), "PASSWORD_HASHERS", "SOC2-005", HASHERS) == text.format(rows[1])


def test_hashers_of_another_kind_are_left() -> None:
    assert fixed("PASSWORD_HASHERS = [*FAST]\n", "PASSWORD", "SOC2-005", HASHERS) is None
