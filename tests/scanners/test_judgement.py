"""What is a credential, what is shipped code, and where a remark stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.identity import BlobId
from bot.core.location import Span
from bot.core.source import SourceFile
from bot.scanners.judgement import credentials, place
from bot.scanners.judgement.credentials import Purpose
from bot.scanners.judgement.paths import FileKind, kind_of, kind_of_file


def source(text: str, path: str = "app/a.py") -> SourceFile:
    return SourceFile(path, BlobId("0"), text.encode())


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("SECRET_KEY", Purpose.SIGNING),
        ("jwtSecret", Purpose.SIGNING),
        ("APP_JWT_SECRET_KEY", Purpose.SIGNING),
        ("db-password", Purpose.PASSWORD),
        ("userPwd", Purpose.PASSWORD),
        ("DEFAULT_PASSWORD", Purpose.PASSWORD),
        ("password_default", Purpose.PASSWORD),
        ("stripe.api_key", Purpose.TOKEN),
        ("githubToken", Purpose.TOKEN),
        ("password_url", Purpose.NOTHING),
        ("token_type", Purpose.NOTHING),
        ("csrf_token", Purpose.NOTHING),
        ("public_key", Purpose.NOTHING),
        ("monkey", Purpose.NOTHING),
        ("compass", Purpose.NOTHING),
        ("", Purpose.NOTHING),
    ],
)
def test_the_purpose_of_a_name(name: str, purpose: Purpose) -> None:
    assert credentials.purpose_of(name) is purpose


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("SECRET_KEY", "dev", True),
        ("SECRET_KEY", "SECRET_KEY", False),
        ("SECRET_KEY", "${SECRET_KEY}", False),
        ("SECRET_KEY", "/run/secrets/key", False),
        ("password", "Tr4velling", True),
        ("password", "Password", False),
        ("password", "passwordforuser", False),
        ("password", "passwort123", True),
        ("password", "\u09aa\u09be\u09b8\u0993\u09af\u09bc\u09be\u09b0\u09cd\u09a1", False),
        ("SecretKey", "\u0422\u0430\u0435\u043d \u043a\u043b\u044e\u0447", False),
        ("password", "must be long", False),
        ("password", "************", False),
        ("POSTGRES_PASSWORD", "ctfd", True),
        ("password", "ctfd", False),
        ("api_token", "8f7d6e5c4b3a29180f1e2d3c", True),
        ("api_token", "access-token", False),
        ("api_token", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", False),
        ("api_token", "your-token-1234567", False),
        ("colour", "8f7d6e5c4b3a29180f1e2d3c", False),
        ("reloadSessionKey", "chunkReload", False),
        ("SESSION_KEY", "8f7d6e5c4b3a29180f1e2d3c", True),
        ("SamsungPass", "53414d53-554e-4700-0000-000000000000", False),
        ("OnePassword", "1Password", False),
    ],
)
def test_a_credential_needs_a_name_and_a_value(name: str, value: str, expected: bool) -> None:
    assert credentials.is_secret(name, value) is expected


@given(st.text(max_size=300), st.text(max_size=300))
def test_judging_never_fails(name: str, value: str) -> None:
    assert credentials.is_secret(name, value) in {True, False}
    assert credentials.is_secret_url(name, value, name) in {True, False}


@pytest.mark.parametrize(
    "value", ["a" * 100_000, "a_" * 50_000, "aA" * 50_000, "{" * 100_000, "<" * 100_000, "-a" * 50_000]
)
def test_judging_takes_no_time_on_what_is_made_to_take_time(value: str) -> None:
    assert credentials.is_secret("api_token", value) in {True, False}
    assert credentials.purpose_of(value) in Purpose
    assert kind_of(value) in FileKind


@pytest.mark.parametrize(
    ("password", "secret"),
    [
        ("h4rd%2Fto-guess", True),
        ("B4rnOwl22", True),
        ("a%20secret", False),
        ("the%20password", False),
        ("secret", False),
    ],
)
def test_a_phrase_in_the_place_of_a_password_is_none(password: str, secret: bool) -> None:
    assert credentials.is_secret_url("shop", password, "db.internal") is secret


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("app/users.py", FileKind.CODE),
        ("app/contest/views.py", FileKind.CODE),
        ("app/latest.py", FileKind.CODE),
        ("docker-compose.yml", FileKind.CODE),
        ("tests/conftest.py", FileKind.TEST),
        ("app/test_users.py", FileKind.TEST),
        ("t/unit/security/keys.py", FileKind.TEST),
        ("app/t/unit/keys.py", FileKind.CODE),
        ("t/keys.py", FileKind.CODE),
        ("web/login.spec.ts", FileKind.TEST),
        ("docs/setup.py", FileKind.DOCS),
        (".env.example", FileKind.DOCS),
        ("README.md", FileKind.DOCS),
        (".github/workflows/ci.yml", FileKind.DOCS),
        ("app/migrations/0001_initial.py", FileKind.MIGRATION),
        ("alembic/versions/ab12_users.py", FileKind.MIGRATION),
        ("poetry.lock", FileKind.DATA),
        ("web/package-lock.json", FileKind.DATA),
        ("static/app.min.js", FileKind.DATA),
        ("static/assets/index-Bdt6IdtL.js", FileKind.DATA),
        ("static/user-settings.js", FileKind.CODE),
        ("static/js/vendor.bundle.dev.js", FileKind.DATA),
        (".env", FileKind.CODE),
        (".env.production", FileKind.CODE),
        ("web/.env.test", FileKind.DOCS),
        (".env.test.local", FileKind.DOCS),
        ("public/intl/messages/bn-BD.json", FileKind.DATA),
        ("src/lang/zh-Hant-TW.json", FileKind.DATA),
        ("src/main/resources/messages_de.properties", FileKind.DATA),
        ("src/lang/parser.json", FileKind.CODE),
        ("messages/config.json", FileKind.CODE),
        ("server/auth/token_test.go", FileKind.TEST),
        ("internal/configuration/test_resources/config.yml", FileKind.TEST),
        ("src/config/mock/database.config.mock.ts", FileKind.TEST),
        ("swagger/swagger.json", FileKind.DOCS),
        ("proto/gen/user.pb.gw.go", FileKind.DATA),
    ],
)
def test_the_kind_of_a_path(path: str, kind: FileKind) -> None:
    assert kind_of(path) is kind


@pytest.mark.parametrize(
    ("path", "content", "kind"),
    [
        ("web/static/vendors.js", b"a=1;" * 10_000, FileKind.DATA),
        ("web/src/vendors.js", b"a=1;" * 10_000, FileKind.CODE),
        ("web/static/site.js", b"a = 1;\n" * 10_000, FileKind.CODE),
        ("web/static/one.js", b"a=1;" * 100, FileKind.CODE),
    ],
)
def test_a_bundle_is_known_by_where_it_stands_and_how_it_is_written(path: str, content: bytes, kind: FileKind) -> None:
    assert kind_of_file(SourceFile(path, BlobId(""), content)) is kind
    assert kind_of_file(SourceFile(path, BlobId(""), content, shipped=True)) is FileKind.CODE


def test_a_secret_never_stands_in_the_matched_text() -> None:
    file = source('connect(host, auth=("bob", "Qu1etHarbour"), token=T, other="Qu1etHarbour2")\n')
    text = place.matched(file, Span(1, 1))
    assert text == 'connect(host, auth=("bob", "***"), token=T, other="***")'


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ('JSONResponse({"error": str(exc)}, status_code=500)', 'JSONResponse({"error": str(exc)}, status_code=500)'),
        ('{"status": "broken", "why": why}', '{"status": "broken", "why": why}'),
        ('app.config["DEBUG"] = True', 'app.config["DEBUG"] = True'),
        ('get(url, proxies=settings.get("proxy"))', 'get(url, proxies=settings.get("proxy"))'),
        ('res.cookie("token", value);', 'res.cookie("token", value);'),
        ('login(settings.get("user"), "letmein")', 'login(settings.get("user"), "***")'),
        ('flash(text, "error")', 'flash(text, "error")'),
        ('login(password="letmein", state="broken")', 'login(password="***", state="broken")'),
        ('{"password": "letmein", "letmein": 1}', '{"password": "***", "letmein": 1}'),
        ('sign_in("bob", "letmein")', 'sign_in("bob", "***")'),
        ('const password = old ? "letmein" : "openup"', 'const password = old ? "***" : "***"'),
        ('{"status": "Qu1etHarbour"}', '{"status": "***"}'),
        ('jwt.encode(claims, "sesame-5", algorithm="HS256")', 'jwt.encode(claims, "***", algorithm="HS256")'),
        ('pbkdf2_hmac("sha256", p) or C(schemes=["hex_md5"])', 'pbkdf2_hmac("sha256", p) or C(schemes=["hex_md5"])'),
    ],
)
def test_mere_words_are_shown_where_they_can_be_no_secret(code: str, shown: str) -> None:
    assert place.without_secrets(code) == shown


def test_a_silencing_comment_is_no_part_of_the_matched_text() -> None:
    silent, loud = source("x = eval(y)  # nosec B307\n"), source("x  =  eval(y)\n")
    assert place.matched(silent, Span(1, 1)) == place.matched(loud, Span(1, 1)) == "x = eval(y)"


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("# nosec", "# nosec"),
        ("# nosec B105, B106", "# nosec B105, B106"),
        ("# nosemgrep: some.rule", "nosemgrep: some.rule"),
        ("# pragma: allowlist secret", "pragma: allowlist secret"),
        ("# noqa: S105", "# noqa: S105"),
        ("# no second thoughts", ""),
    ],
)
def test_a_silencing_comment_is_told(comment: str, told: str) -> None:
    assert place.suppression(source(f"x = 1  {comment}\n"), Span(1, 1)) == told


def test_a_silencing_comment_above_is_told() -> None:
    file = source("# nosemgrep\nx = 1\n# pragma: allowlist nextline secret\ny = 2\nz = 3  # nosec\nw = 4\n")
    told = [place.suppression(file, Span(line, line)) for line in (2, 4, 6)]
    assert told == ["nosemgrep", "pragma: allowlist nextline secret", ""]


def test_the_scope_is_found_in_code_that_does_not_parse() -> None:
    file = source(
        "class A:\n    x = (\n    async def f(self):\n        def g():\n            secret\n    y = 1\nz = 2\n"
    )
    assert [place.scope(file, line) for line in (5, 6, 7)] == ["A.f.g", "A", ""]


@given(st.integers(-5, 50), st.integers(-5, 50))
def test_a_location_lies_in_its_file(start: int, end: int) -> None:
    span = place.location(source("a\nb\nc\n"), start, end).span
    assert 1 <= span.start <= span.end <= 3
