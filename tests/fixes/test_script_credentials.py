# ruff: noqa: E501 - a case is a line
"""SOC2-002 in JavaScript and TypeScript: the literal leaves the code, its name stays."""

import pytest

from bot.fixes.script_credentials import PLUGIN
from tests.fixes.tools import fixed

SECRET = "hunter2hunter2"


def mended(line: str, path: str = "app/a.js") -> str | None:
    after = fixed(f"const a = require('a');\n{line}\n", SECRET, "SOC2-002", PLUGIN, path=path)
    return None if after is None else after.removeprefix("const a = require('a');\n").removesuffix("\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('const apiKey = "hunter2hunter2";', "const apiKey = process.env.API_KEY;"),
        ("module.exports.jwtSecret = `hunter2hunter2`", "module.exports.jwtSecret = process.env.JWT_SECRET"),
        ('a({ user: "me", password: "hunter2hunter2" })', 'a({ user: "me", password: process.env.PASSWORD })'),
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


def test_typescript_is_told_that_the_value_is_there() -> None:
    assert mended('const apiKey: string = "hunter2hunter2";', "a.ts") == "const apiKey: string = process.env.API_KEY!;"


@pytest.mark.parametrize("path", ["src/Login.tsx", "public/app.js", "client/a.ts"])
def test_a_browser_has_no_environment(path: str) -> None:
    assert mended('const apiKey = "hunter2hunter2";', path) is None


def test_nor_has_a_component_of_a_framework_for_browsers() -> None:
    text = 'import { ref } from "vue";\nconst apiKey = "hunter2hunter2";\nref(apiKey);\n'
    assert fixed(text, SECRET, "SOC2-002", PLUGIN, path="src/keys.js") is None
