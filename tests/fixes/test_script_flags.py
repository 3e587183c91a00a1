# ruff: noqa: E501 - a case is a line
"""SOC2-009 in Node: the flag that a cookie lacks, where the project shows it, and where it stands; a token's time that
is held ready for it."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_sessions import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, fixed, source


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{ maxAge: 1, secure: safe }", "{ maxAge: 1, httpOnly: true, secure: safe }"),
        ("{ secure: safe, sameSite: 'lax' }", "{ httpOnly: true, secure: safe, sameSite: 'lax' }"),
        ("{\n  secure: safe,\n  maxAge: 1,\n}", "{\n  httpOnly: true,\n  secure: safe,\n  maxAge: 1,\n}"),
        ("{\n  // only over https\n  secure: safe\n}", "{\n  // only over https\n  httpOnly: true,\n  secure: safe\n}"),
        ("{\n  // the client is going to read it\n  secure: safe\n}", None),
    ],
)
def test_only_the_flag_that_is_missing_is_put_where_it_mostly_stands(before: str, after: str | None) -> None:
    code = f"res.cookie('jwt', t, {before});\n"
    assert fixed(code, "cookie", "SOC2-009", PLUGIN, path="src/a.js") == (after and code.replace(before, after))


@pytest.mark.parametrize(("name", "offered"), [("refresh_token", True), ("sid", True), ("last_page", False)])
def test_what_lets_in_is_hidden_as_all_the_others_are(name: str, offered: bool) -> None:
    other = "res.cookie('access', t, { httpOnly: true, secure: safe });\n"
    code = f"{other}res.cookie('{name}', t, {{ secure: safe }});\n"
    after = fixed(code, f"'{name}'", "SOC2-009", PLUGIN, path="src/a.js")
    assert after == (code.replace("{ secure", "{ httpOnly: true, secure") if offered else None)


def test_a_session_s_cookie_gets_the_flag_that_it_lacks() -> None:
    code = "app.use(session({ secret: key, cookie: { secure: safe, maxAge: 1 } }));\n"
    after = fixed(code, "session(", "SOC2-009", PLUGIN, path="src/a.js")
    assert after == code.replace("{ secure: safe", "{ httpOnly: true, secure: safe")


@pytest.mark.parametrize(
    ("given", "time"),
    [("expireValue", "expireValue"), ("tokenTtl", "tokenTtl"), ("name", None), ("expires, expiry", None)],
)
def test_a_time_that_is_held_ready_and_read_by_nothing(given: str, time: str | None) -> None:
    code = f"function made({given}) {{\n  return jwt.sign({{ id }}, KEY);\n}}\n"
    after = fixed(code, "jwt.sign", "SOC2-009", PLUGIN, path="src/a.js")
    assert after == (code.replace("KEY)", f"KEY, {{ expiresIn: {time} }})") if time else None)


def test_a_time_that_is_read_for_something_else_is_not_taken() -> None:
    code = "function made(expiry) {\n  note(expiry);\n  return jwt.sign({ id }, KEY);\n}\n"
    assert fixed(code, "jwt.sign", "SOC2-009", PLUGIN, path="src/a.js") is None


@pytest.mark.parametrize(
    ("code", "mark", "path"),
    [
        ("const session = require('client-sessions');\napp.use(session({ secret: key, cookie: { secureProxy: true } }));", "session({", "server/a.js"),
        ("app.use(session({ secret: key, cookie: { httpOnly: false, secure: false } }));", "session({", "server/a.js"),
        ("res.cookie('XSRF-TOKEN', token);", "cookie", "server/a.js"),
        ("res.cookie('theme', theme);", "cookie", "server/a.js"),
        ("res.cookie('jwt', token, { domain, secure: true });", "cookie", "server/a.js"),
        ("res.cookie('jwt', token);\nshow(Cookies.get('jwt'));", "cookie('jwt'", "server/a.js"),
        ("const token = jwt.sign({ id }, KEY);", "jwt.sign", "server/a.js"),
    ],
)  # fmt: skip
def test_what_scripts_read_or_nobody_can_tell_stays(code: str, mark: str, path: str) -> None:
    assert fixed(f"{code}\n", mark, "SOC2-009", PLUGIN, path=path) is None


@pytest.mark.parametrize(
    ("other", "time"),
    [
        ("jwt.sign({ id }, KEY, { expiresIn: '7d' });", "'7d'"),
        ("jwt.sign({ id }, KEY, { expiresIn: '7d' });\njwt.sign({ id }, KEY, { expiresIn: '1d' });", None),
        ("jwt.sign({ id }, KEY, { expiresIn: LIFETIME });", None),
    ],
)
def test_a_token_lives_as_long_as_the_project_s_others(other: str, time: str | None) -> None:
    code = "const token = jwt.sign({ id: 'a' }, KEY);\n"
    expected = code.replace("KEY)", f"KEY, {{ expiresIn: {time} }})") if time else None
    files = {"server/b.js": source(other, "server/b.js")}
    context = FixContext(finding("SOC2-009", 1, path="server/a.js"), source(code, "server/a.js"), EMPTY, files)
    found = accepted(context, PLUGIN)
    assert (found[0][1] if found else None) == expected
