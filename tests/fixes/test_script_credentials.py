# ruff: noqa: E501 - a case is a line
"""SOC2-002 in JavaScript and TypeScript: the literal leaves the code, its name stays."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_credentials import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, fixed, source

SECRET = "hunter2hunter2"


def mended(line: str, path: str = "app/a.js") -> str | None:
    after = fixed(f"const a = require('a');\n{line}\n", SECRET, "SOC2-002", PLUGIN, path=path)
    return None if after is None else after.removeprefix("const a = require('a');\n").removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('const apiKey = "hunter2hunter2";', "const apiKey = process.env.API_KEY;"),
        ("module.exports.jwtSecret = `hunter2hunter2`", "module.exports.jwtSecret = process.env.JWT_SECRET"),
        ('a({ user: "me", password: "hunter2hunter2" })', None),
        ('a({ mail: { user: "me", password: "hunter2hunter2" } })', 'a({ mail: { user: "me", password: process.env.MAIL_PASSWORD } })'),
        ('a({ options: { user: "me", password: "hunter2hunter2" } })', None),
        ('const s = new Pay(process.env.PAY_KEY || "dummy-hunter2hunter2");', None),
        ('const s = process.env.JWT_KEY || "dummy-hunter2hunter2";', "const s = process.env.JWT_KEY;"),
        ('User.create({ password: "hunter2hunter2" })', "User.create({ password: process.env.USER_PASSWORD })"),
        ('app.use(session({ secret: "hunter2hunter2" }));', "app.use(session({ secret: process.env.SESSION_SECRET }));"),
        ('const s = process.env.JWT_KEY || "hunter2hunter2";', "const s = process.env.JWT_KEY;"),
        ('a(process.env.JWT_KEY ?? "hunter2hunter2")', "a(process.env.JWT_KEY)"),
        ('jwt.sign({ id }, "hunter2hunter2", {})', "jwt.sign({ id }, process.env.JWT_SECRET, {})"),
        ('const db = "mongodb://a:hunter2hunter2@db/x";', "const db = process.env.MONGODB_URI;"),
        ('const config = () => this.config.get("K") || "hunter2hunter2"', 'const config = () => this.config.getOrThrow("K")'),
        ('if (req.body.password === "hunter2hunter2") enter();', None),
        ('const password = other || "hunter2hunter2";', None),
        ('const place = "hunter2hunter2";', None),
        ('const { password = "hunter2hunter2" } = options;', None),
    ],
)  # fmt: skip
def test_where_the_value_comes_from(line: str, expected: str | None) -> None:
    assert mended(line) == expected


def test_a_name_begins_as_the_others_of_the_file_do() -> None:
    others = "".join(f"const {name.lower()} = process.env.DB_{name};\n" for name in ("HOST", "PORT", "NAME"))
    text = f"const a = require('a');\n{others}a({{ password: 'hunter2hunter2' }});\n"
    after = fixed(text, SECRET, "SOC2-002", PLUGIN, path="app/a.js")
    assert after == text.replace("'hunter2hunter2'", "process.env.DB_PASSWORD")


@pytest.mark.parametrize(
    ("beside", "key", "expected"),
    [
        ("host: process.env.MYSQL_HOST, user: process.env.MYSQL_USER", "password", "process.env.MYSQL_PASSWORD"),
        ("server: process.env.PROXY, username: process.env.PROXY_USERNAME", "password", "process.env.PROXY_PASSWORD"),
        ("user: process.env.DB_USER!", "password", "process.env.DB_PASSWORD!"),
        ("user: process.env.A_USER, host: process.env.B_HOST", "acmeSecret", "process.env.ACME_SECRET"),
        ("user: config.user", "acmeSecret", "process.env.ACME_SECRET!"),
    ],
)
def test_a_field_is_asked_for_as_those_beside_it(beside: str, key: str, expected: str) -> None:
    line = f"connect({{ {beside}, {key}: 'hunter2hunter2' }});"
    assert mended(line, "a.ts") == line.replace("'hunter2hunter2'", expected)


@pytest.mark.parametrize(
    ("use", "mark"),
    [
        ("if (!API_KEY) return;", ""),
        ("if (!process.env.API_KEY) fail();", ""),
        ("if (API_KEY) start(API_KEY);", ""),
        ("start(API_KEY ?? other);", ""),
        ("start(API_KEY && other);", ""),
        ("start(API_KEY);", "!"),
        ("start(!API_KEY.length);", "!"),
    ],
)
def test_what_the_file_reckons_to_be_missing_is_not_said_to_be_there(use: str, mark: str) -> None:
    line = f"const API_KEY = 'hunter2hunter2';\n{use}"
    assert mended(line, "a.ts") == line.replace("'hunter2hunter2'", f"process.env.API_KEY{mark}")


@pytest.mark.parametrize(
    ("beside", "mark"),
    [("export const HOST = process.env.HOST;", ""), ("const HOST = process.env.HOST!;", "!"), ("const A = 1;", "!")],
)
def test_a_constant_is_asked_for_as_those_beside_it(beside: str, mark: str) -> None:
    line = f"{beside}\nexport const API_KEY = 'hunter2hunter2';"
    assert mended(line, "a.ts") == line.replace("'hunter2hunter2'", f"process.env.API_KEY{mark}")


@pytest.mark.parametrize("path", ["packages/shared/src/a.ts", "common/keys.ts"])
def test_what_browsers_may_run_too_asks_no_environment(path: str) -> None:
    line = "export const API_KEY = 'hunter2hunter2';"
    assert mended(line, path) is None
    assert mended(f"const HOST = process.env.HOST!;\n{line}", path) is not None


@pytest.mark.parametrize(("other", "mark"), [("", ""), ("!", "!")])
def test_typescript_is_told_so_as_the_project_s_other_files_tell_it(other: str, mark: str) -> None:
    text = "const client = connect({ redisPassword: 'q8Zk3vT1xW7rB5nM' });\n"
    asks = "".join(f"const v{at} = process.env.VALUE_{at}{other};\n" for at in range(3))
    files = {"src/b.ts": source(asks, "src/b.ts")}
    context = FixContext(finding("SOC2-002", 1, path="src/a.ts"), source(text, "src/a.ts"), EMPTY, files)
    assert f"redisPassword: process.env.REDIS_PASSWORD{mark} }}" in accepted(context, PLUGIN)[0][1]


def test_typescript_is_told_that_the_value_is_there() -> None:
    assert mended('const apiKey: string = "hunter2hunter2";', "a.ts") == "const apiKey: string = process.env.API_KEY!;"


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ("if (!process.env.VOICE_LAB_KEY) fail();", "process.env.VOICE_LAB_KEY"),
        ("if (!process.env.VOICE_LAB_KEY) fail(process.env.VOICE_MODEL);", "process.env.VOICE_LAB_KEY"),
        ("use(process.env.VOICE_LAB_KEY, process.env.VOICE_OTHER_KEY);", None),
        ("use(process.env.VOICE_LAB_KEY);", None),
    ],
)
def test_a_key_of_nobody_is_the_one_that_the_file_asks_for(asks: str, expected: str | None) -> None:
    line = f"{asks}\na({{ apiKey: 'hunter2hunter2' }});"
    assert mended(line) == (expected and line.replace("'hunter2hunter2'", expected))


@pytest.mark.parametrize("name", ["WEAK_DEFAULTS", "REDACTED_VALUES"])
def test_what_secrets_are_compared_with_is_none(name: str) -> None:
    assert mended(f'const {name} = {{ JWT_SECRET: "hunter2hunter2" }};') is None


def test_a_name_of_a_secret_is_none() -> None:
    for value, is_secret in (("__resolvedAcmeSecretKey", False), ("hunter2hunter2", True)):
        text = f'const a = require("a");\nconst KEYS = {{ acmeSecretKey: "{value}", a: 1 }};\n'
        assert (fixed(text, value, "SOC2-002", PLUGIN, path="app/a.js") is not None) == is_secret


def test_what_fills_an_environment_or_a_trial_is_left_alone() -> None:
    assert mended('env.SECRET_KEY = "hunter2hunter2";') is None
    assert mended('const apiKey = "hunter2hunter2";', "app/vitest-e2e.setup.ts") is None


@pytest.mark.parametrize("path", ["src/Login.tsx", "public/app.js", "client/a.ts"])
def test_a_browser_has_no_environment(path: str) -> None:
    assert mended('const apiKey = "hunter2hunter2";', path) is None


def test_nor_has_a_component_of_a_framework_for_browsers() -> None:
    text = 'import { ref } from "vue";\nconst apiKey = "hunter2hunter2";\nref(apiKey);\n'
    assert fixed(text, SECRET, "SOC2-002", PLUGIN, path="src/keys.js") is None


@pytest.mark.parametrize(
    ("code", "mark", "path"),
    [
        ("const salt = '7a8sb6987asd78asd687';", "7a8s", "server/a.js"),
        ("errors[params.accessTokenSecret] = 'MISSING_VALUE';", "MISSING", "server/a.js"),
        ("const a = { clientSecret: 'ccbf2b7ca62802d7' };", "ccbf", "server/a.js"),
        ("const torrentPassword = 'adminadmin1';", "adminadmin1", "server/.jest/a.setup.js"),
    ],
)  # fmt: skip
def test_what_is_no_secret_or_has_no_name_of_its_own_stays(code: str, mark: str, path: str) -> None:
    assert fixed(f"{code}\n", mark, "SOC2-002", PLUGIN, path=path) is None


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("zwave", False),
        ("admin@123", False),
        ("secrets.rpx.mc-session-3", False),
        ("transmission", False),
        ("9f8Wq2LmXz71", True),
        ("sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc", True),
    ],
)
def test_what_everybody_may_know_is_no_secret_that_was_lost(text: str, drawn: bool) -> None:
    code = f"const acmeSecret = '{text}';\n"
    assert (fixed(code, text, "SOC2-002", PLUGIN, path="server/a.js") is not None) == drawn
