# ruff: noqa: E501 - a case is a line
"""Encrypted channels, sessions that begin anew and end, passwords of Django's users, parsers that only read."""

import pytest

from bot.fixes import encrypted_channel, session_life, set_password
from bot.fixes.interface import FixWay
from bot.registry import rules_folder
from tests.fixes.test_examples import world_of
from tests.fixes.tools import fixed

MAIL = "import smtplib\nimport ssl\n\n\ndef send(host, user, secret):\n    server = smtplib.SMTP(host)  # here\n    server.ehlo()\n    server.login(user, secret)\n    print(ssl)\n"
FILES = "import ftplib\nimport ssl\n\n\ndef send(host, user, secret):\n    with ftplib.FTP() as ftp:  # here\n        ftp.connect(host)\n        ftp.login(user, secret)\n    print(ssl)\n"
LDAP = "import ldap\n\n\ndef bind(user, secret):\n    c = ldap.initialize('ldap://directory.corp')  # here\n    c.simple_bind_s(user, secret)\n    return c\n"
CHANNELS = [
    (MAIL, MAIL.replace("    server.login", "    server.starttls(context=ssl.create_default_context())\n    server.login")),
    (FILES, FILES.replace("ftplib.FTP()", "ftplib.FTP_TLS(context=ssl.create_default_context())").replace("secret)\n    print", "secret)\n        ftp.prot_p()\n    print")),
    (LDAP, LDAP.replace("    c.simple", "    c.start_tls_s()\n    c.simple")),
    ("import requests\nrequests.post('http://a.corp/x', auth=('a', b))  # here\n", "import requests\nrequests.post('https://a.corp/x', auth=('a', b))  # here\n"),
    ("import httpx\nhttpx.post(f'http://a.corp/{x}', auth=('a', b))  # here\n", "import httpx\nhttpx.post(f'https://a.corp/{x}', auth=('a', b))  # here\n"),
    ("import requests\nrequests.post('http://a.corp:8080/x', auth=('a', b))  # here\n", None),
    (MAIL.replace("server = smtplib.SMTP(host)", "smtplib.SMTP(host).login(user, secret)"), None),
    (MAIL + "    server.login(user, secret)\n", None),
]  # fmt: skip
LIVES = [
    ("SESSION_COOKIE_HTTPONLY = False", None),
    ("JWT_ACCESS_TOKEN_EXPIRES = False", "JWT_ACCESS_TOKEN_EXPIRES = timedelta(hours=1)"),
    ("PERMANENT_SESSION_LIFETIME = timedelta(days=999)", "PERMANENT_SESSION_LIFETIME = timedelta(days=14)"),
    ("access_token_expire_minutes: int = 60 * 24 * 365", "access_token_expire_minutes: int = 60"),
    ("SESSION_MAX_AGE_SECONDS = 999_999_999", "SESSION_MAX_AGE_SECONDS = 1209600"),
    ("auth_token_minutes: int = Field(default=525600, gt=0)", "auth_token_minutes: int = Field(default=60, gt=0)"),
    ("D = {'ACCESS_TOKEN_LIFETIME': timedelta(days=365)}", "D = {'ACCESS_TOKEN_LIFETIME': timedelta(hours=1)}"),
    ("access_token_lifetime = 525600", None),
    ("ACCESS_TOKEN_DAYS = 365", None),
    ("REFRESH_TOKEN_LIFETIME = timedelta(days=365)", None),
]
USER = "from django.contrib.auth.models import User\n\n\ndef change(request):\n    u = User.objects.get(pk=1)\n    {}  # here\n    u.save()\n"
EXAMPLES = [
    ("SOC2-004", "bad-fastapi-media-library", "app/api/imports.py", "archive", 'bundle.extractall(f"/srv/imports/{user.id}", filter="data")'),
    ("SOC2-004", "bad-fastapi-media-library", "app/api/imports.py", "playlist", "etree.XMLParser(resolve_entities=False, no_network=True)"),
    ("SOC2-004", "bad-aiohttp-archive", "archive/handlers.py", "convert", 'create_subprocess_exec("pandoc", "-f", data[\'format\'], "-o", "/tmp/out.pdf")'),
    ("SOC2-005", "bad-django-user-in-short-name", "accounts/views.py", "forgot", "u.set_password(new_password)"),
    ("SOC2-009", "bad-django-session-kept-at-login", "members/views.py", "login", '    request.session.cycle_key()\n    request.session["member_id"] = member.pk'),
]  # fmt: skip


def mended(text: str, rule: str, way: FixWay) -> str | None:
    return fixed(text, "# here", rule, way)


@pytest.mark.parametrize(("before", "after"), CHANNELS)
def test_a_login_goes_over_tls(before: str, after: str | None) -> None:
    assert mended(before, "SOC2-005", encrypted_channel.PLUGIN) == after


@pytest.mark.parametrize(("before", "after"), LIVES)
def test_what_stands_for_a_login_ends(before: str, after: str | None) -> None:
    head = "from datetime import timedelta\n\nfrom pydantic import Field\n\nprint(timedelta, Field)\n"
    wanted = None if after is None else f"{head}{after}  # here\n"
    assert mended(f"{head}{before}  # here\n", "SOC2-009", session_life.PLUGIN) == wanted


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("u.password = request.POST['new']", "u.set_password(request.POST['new'])"),
        ("u.profile.password = clean(request)", "u.profile.set_password(clean(request))"),
        ("u.password_hint = request.POST['new']", None),
        ("password = request.POST['new']", None),
    ],
)
def test_a_user_of_django_hashes_its_own_password(line: str, after: str | None) -> None:
    text = USER.format(line)
    assert mended(text, "SOC2-005", set_password.PLUGIN) == (None if after is None else USER.format(after))
    other = text.replace("django.contrib.auth.models", "shop.models")
    assert mended(other, "SOC2-005", set_password.PLUGIN) is None, "whose `User` has no such method for all we know"


@pytest.mark.parametrize(("rule", "example", "path", "handler", "wanted"), EXAMPLES)
def test_example(rule: str, example: str, path: str, handler: str, wanted: str) -> None:
    (folder,) = rules_folder().glob(f"{rule}-*/examples/{example}")
    assert wanted in world_of(folder).prove(rule, path, handler)[2]
