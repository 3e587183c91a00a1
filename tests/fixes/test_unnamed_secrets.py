"""Secrets that nothing names, and throttles of views that are functions."""

import pytest

from bot.fixes.credential_argument import PLUGIN
from bot.fixes.credentials import PLUGIN as CREDENTIALS
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import fixed

SIGNED = """\
import hmac


def sign(body):
    return hmac.new(b"webhook-key", body, "sha256").hexdigest()
"""
SETTINGS = """\
from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    api_key: str = Field("q8Zt5Lw2Vx9Rk4Np", description="of the courier")
"""


def test_the_key_of_a_signature_comes_from_the_environment() -> None:
    after = fixed(SIGNED, "hmac.new", "SOC2-002", PLUGIN)
    assert after is not None
    assert 'return hmac.new(os.environ["HMAC_KEY"].encode(), body, "sha256").hexdigest()' in after
    assert after.startswith("import hmac\nimport os\n")


@pytest.mark.parametrize("call", ['hmac.new(key, b"a body", "sha256")', 'hmac.new("text", body, "sha256")'])
def test_a_body_is_no_key_and_hmac_takes_no_text(call: str) -> None:
    text = SIGNED.replace('hmac.new(b"webhook-key", body, "sha256")', call)
    assert fixed(text, "hmac.new", "SOC2-002", PLUGIN) is None


def test_settings_that_are_set_together_are_no_look_up() -> None:
    text = 'app.config.update(\n    MAIL_PASSWORD="Tr4velling-Salesman",\n    MAIL_SERVER="mail.internal",\n)\n'
    after = fixed(text, "MAIL_PASSWORD", "SOC2-002", CREDENTIALS)
    assert after is not None
    assert 'MAIL_PASSWORD=os.environ["MAIL_PASSWORD"],\n' in after
    looked_up = 'key = app.config.get("MAIL_PASSWORD", "Tr4velling-Salesman")\n'
    assert fixed(looked_up, "MAIL_PASSWORD", "SOC2-002", CREDENTIALS) is None


def test_two_settings_beside_each_other_are_two_secrets() -> None:
    text = 'app.secret_key = "dev"\napp.config["JWT_SECRET_KEY"] = "change-me"\n'
    after = fixed(text, "app.secret_key", "SOC2-002", CREDENTIALS)
    assert after is not None
    assert 'app.secret_key = os.environ["SECRET_KEY"]\n' in after


def test_a_field_of_settings_must_be_set() -> None:
    after = fixed(SETTINGS, "api_key", "SOC2-002", PLUGIN)
    assert after is not None
    assert 'api_key: str = Field(description="of the courier")\n' in after
    assert fixed(SETTINGS.replace("BaseSettings):", "Model):"), "api_key", "SOC2-002", PLUGIN) is None


URLS = (
    "from django.urls import path\n\nfrom api.views import obtain_token\n\n"
    'urlpatterns = [path("token/", obtain_token)]\n'
)
VIEWS = """\
from django.contrib.auth import authenticate
from rest_framework.authtoken.models import Token
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.response import Response


@api_view(["POST"])
@permission_classes([AllowAny])
def obtain_token(request):
    user = authenticate(username=request.data["username"], password=request.data["password"])
    if user is None:
        return Response(status=400)
    token, _ = Token.objects.get_or_create(user=user)
    return Response({"token": token.key})
"""
FILES = {
    "api/settings.py": 'ROOT_URLCONF = "api.urls"\nINSTALLED_APPS = ["rest_framework", "rest_framework.authtoken"]\n',
    "api/urls.py": URLS,
}


def test_a_view_that_is_a_function_gets_a_throttle_of_its_own() -> None:
    fix, _, after = World({**FILES, "api/views.py": VIEWS}).prove("SOC2-006", "api/views.py")
    assert fix.way == "function_throttle"
    assert (
        'class ObtainTokenThrottle(UserRateThrottle):\n    scope = "obtain_token"\n    rate = "5/minute"\n\n\n@api_view'
    ) in after
    assert "@permission_classes([AllowAny])\n@throttle_classes([ObtainTokenThrottle])\ndef obtain_token" in after
    assert "from rest_framework.decorators import api_view, permission_classes, throttle_classes\n" in after


def test_a_view_of_django_itself_gets_none() -> None:
    text = VIEWS.replace('@api_view(["POST"])\n@permission_classes([AllowAny])\n', "")
    with pytest.raises(AssertionError, match="nothing was proved"):
        World({**FILES, "api/views.py": text}).prove("SOC2-006", "api/views.py")
