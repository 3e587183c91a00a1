# ruff: noqa: E501 - a case is a line
"""The ways that mend a place by itself: what stands there before, and after."""

import pytest

from bot.core.identity import BlobId
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile
from bot.fixes import (
    cookies,
    encrypted_column,
    password_hash,
    protections,
    script_errors,
    script_sessions,
    secure_random,
    tokens,
    transport,
    untold,
)
from bot.fixes.interface import FixContext, FixWay
from tests.fixes.tools import accepted, finding, line_with

PYTHON: list[tuple[FixWay, str, str, str]] = [
    (cookies.PLUGIN, "SOC2-009", 'r.set_cookie("s", t)', 'r.set_cookie("s", t, secure=True, httponly=True, samesite="Lax")'),
    (cookies.PLUGIN, "SOC2-009", "r.set_cookie('s', t, secure=False)", "r.set_cookie('s', t, secure=True, httponly=True, samesite='Lax')"),
    (cookies.PLUGIN, "SOC2-009", "a.add_middleware(SessionMiddleware, secret_key=k)", "a.add_middleware(SessionMiddleware, secret_key=k, https_only=True)"),
    (protections.PLUGIN, "SOC2-009", "SESSION_COOKIE_SECURE = False", "SESSION_COOKIE_SECURE = True"),
    (protections.PLUGIN, "SOC2-009", 'a.config["WTF_CSRF_ENABLED"] = False', 'a.config["WTF_CSRF_ENABLED"] = True'),
    (protections.PLUGIN, "SOC2-009", 'CORS(a, origins="*", supports_credentials=True)', 'CORS(a, origins="*", supports_credentials=False)'),
    (secure_random.PLUGIN, "SOC2-009", "token = uuid.uuid1()", "token = uuid.uuid4()"),
    (tokens.PLUGIN, "SOC2-009", 'jwt.decode(t, k, algorithms=["HS256", "none"])', 'jwt.decode(t, k, algorithms=["HS256"])'),
    (tokens.PLUGIN, "SOC2-009", 'jwt.decode(t, k, algorithms=["HS256"], options={"verify_exp": False})', 'jwt.decode(t, k, algorithms=["HS256"])'),
    (transport.PLUGIN, "SOC2-005", "requests.get(t, verify=False, timeout=5)", "requests.get(t, timeout=5)"),
    (transport.PLUGIN, "SOC2-005", "c = ssl._create_unverified_context()", "c = ssl.create_default_context()"),
    (transport.PLUGIN, "SOC2-005", "rsa.generate_private_key(65537, key_size=1024)", "rsa.generate_private_key(65537, key_size=3072)"),
    (untold.PLUGIN, "SOC2-005", 'log.info("login of %s with %s", k, password)', 'log.info("login of %s with ***", k)'),
    (untold.PLUGIN, "SOC2-005", 'print(f"{k}: {k.client_secret}")', 'print(f"{k}: ***")'),
    (untold.PLUGIN, "SOC2-005", 'print(f"with {password}")', 'print("with ***")'),
    (password_hash.PLUGIN, "SOC2-005", 'generate_password_hash(t, method="sha256")', "generate_password_hash(t)"),
    (password_hash.PLUGIN, "SOC2-005", 'c = CryptContext(schemes=["hex_md5"])', 'c = CryptContext(schemes=["pbkdf2_sha256", "hex_md5"], deprecated="auto")'),
]  # fmt: skip

HEAD = (
    "import jwt, requests, ssl, uuid\nfrom there import CORS, CryptContext, SessionMiddleware, a, generate_password_hash, k\n"
    "from there import log, password, r, rsa, t\n\n"
    "print(jwt, requests, ssl, uuid, CORS, CryptContext, SessionMiddleware, a, generate_password_hash, k, log, password, r)\n"
    "print(rsa, t)\n"
)

SCRIPT: list[tuple[FixWay, str, str, str]] = [
    (script_sessions.PLUGIN, "SOC2-009", 'res.cookie("s", t);', 'res.cookie("s", t, { httpOnly: true, secure: true, sameSite: "lax" });'),
    (script_sessions.PLUGIN, "SOC2-009", 'a.cookie("a", t, { secure: f(1) });\nres.cookie("s", t, { path });', 'a.cookie("a", t, { secure: f(1) });\nres.cookie("s", t, { path, httpOnly: true, secure: f(1), sameSite: "lax" });'),
    (script_sessions.PLUGIN, "SOC2-009", "const resetToken = jwt.sign(t, key);", 'const resetToken = jwt.sign(t, key, { expiresIn: "1h" });'),
    (script_sessions.PLUGIN, "SOC2-009", "app.use(session({ secret: key }));", 'app.use(session({ secret: key, cookie: { httpOnly: true, secure: true, sameSite: "lax" } }));'),
    (script_errors.PLUGIN, "SOC2-007", "try { f(); } catch (e) { console.error(e);\n  res.status(500).json({ error: e.message });\n}", "try { f(); } catch (e) { console.error(e);\n  res.status(500).json({ error: \"Internal server error\" });\n}"),
    (script_errors.PLUGIN, "SOC2-007", "try { f(); } catch (e) {\n  res.status(500).send(`no: ${e}`);\n}", "try { f(); } catch (e) {\n  console.error(e);\n  res.status(500).send(\"Internal server error\");\n}"),
]  # fmt: skip


def mended(text: str, path: str, mark: str, rule: str, way: FixWay) -> str:
    context = FixContext(
        finding(rule, line_with(text, mark), path=path),
        SourceFile(path, BlobId("0" * 40), text.encode()),
        ControlInventory((), ()),
    )
    return accepted(context, way)[0][1]


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize(("way", "rule", "before", "after"), PYTHON)
def test_python(way: FixWay, rule: str, before: str, after: str, eol: str) -> None:
    text = f"{HEAD}{before}  # here\n".replace("\n", eol)
    wanted = f"{HEAD}{after}  # here\n".replace("\n", eol)
    assert mended(text, "app/a.py", "# here", rule, way).replace(" (\n", "(") == wanted


@pytest.mark.parametrize(("way", "rule", "before", "after"), SCRIPT)
def test_script(way: FixWay, rule: str, before: str, after: str) -> None:
    head = 'const { app, cors, f, jwt, key, res, session, t } = require("./there");\n'
    mark = next(mark for mark in ("res.", "cors(", "sign(", "session(") if mark in before)
    assert mended(f"{head}\n{before}\n", "app/a.js", f"{mark}", rule, way) == f"{head}\n{after}\n"


def test_the_import_comes_and_the_old_one_goes() -> None:
    text = (
        'import random\nimport string\n\n\ndef make_token():\n    return "".join(random.choices(string.digits, k=6))\n'
    )
    assert mended(text, "app/a.py", "random.choices", "SOC2-009", secure_random.PLUGIN) == (
        'import secrets\nimport string\n\n\ndef make_token():\n    return "".join(secrets.choice(string.digits) for _ in range(6))\n'
    )


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("import jwt\n", "from datetime import datetime, timedelta, timezone\n\nimport jwt\n"),
        (
            '"""Doc."""\n\nimport jwt\n',
            '"""Doc."""\n\nfrom datetime import datetime, timedelta, timezone\n\nimport jwt\n',
        ),
        ("import os\n\nimport jwt\n", "import os\nfrom datetime import datetime, timedelta, timezone\n\nimport jwt\n"),
    ],
)
def test_the_first_import_of_its_kind_stands_in_a_group_of_its_own(head: str, wanted: str) -> None:
    text = f'{head}\nT = jwt.encode({{"sub": 1}}, K)\n'
    after = mended(text, "app/a.py", "encode", "SOC2-009", tokens.PLUGIN)
    end = '"exp": datetime.now(timezone.utc) + timedelta(hours=1)'
    assert after == f'{wanted}\nT = jwt.encode({{"sub": 1, {end}}}, K)\n'


def test_a_column_takes_the_type_of_its_sibling() -> None:
    text = (
        "from sqlalchemy import Column, String\nfrom app.types import EncryptedString\n\n\nclass Card:\n"
        "    iban = Column(EncryptedString(34))\n    number = Column(String(19))\n    holder = Column(String)\n"
    )
    after = mended(text, "app/a.py", "number", "SOC2-005", encrypted_column.PLUGIN)
    assert after == text.replace("Column(String(19))", "Column(EncryptedString(34))")


def test_a_name_that_nothing_binds_is_no_fix_for_a_script() -> None:
    text = 'const jwt = require("jsonwebtoken");\njwt.sign(t, other);\njwt.decode(t);\n'
    after = mended(text, "app/a.js", "decode", "SOC2-009", script_sessions.PLUGIN)
    assert after.endswith("jwt.verify(t, other);\n")
