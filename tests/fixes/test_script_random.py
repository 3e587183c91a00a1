"""Tokens of Node applications that nobody can foretell."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_sessions import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, fixed, source

DRAWN = "export const code = () => Math.floor(100000 + Math.random() * 900000);\n"


def mended(text: str) -> str | None:
    return fixed(text, "Math.random", "SOC2-009", PLUGIN, path="a.ts")


def test_a_module_takes_it_as_a_namespace() -> None:
    after = mended(f'import fs from "fs";\n\n{DRAWN}')
    assert after == (
        'import * as crypto from "crypto";\nimport fs from "fs";\n\n'
        "export const code = () => crypto.randomInt(100000, 1000000);\n"
    )


@pytest.mark.parametrize(
    ("other", "line"),
    [
        ('import crypto from "crypto";\n', 'import crypto from "crypto";'),
        ('import * as crypto from "node:crypto";\n', 'import * as crypto from "node:crypto";'),
        ('import path from "path";\n', 'import * as crypto from "crypto";'),
        ('import a from "./a";\n', 'import * as crypto from "node:crypto";'),
        ('import { randomBytes } from "crypto";\n', 'import { randomInt } from "crypto";'),
    ],
)
def test_it_is_imported_as_the_project_s_other_files_import_it(other: str, line: str) -> None:
    context = FixContext(
        finding("SOC2-009", 1, path="src/a.ts"),
        source(DRAWN, "src/a.ts"),
        EMPTY,
        {"src/b.ts": source(other, "src/b.ts")},
    )
    assert accepted(context, PLUGIN)[0][1].startswith(f"{line}\n\n")


@pytest.mark.parametrize(
    ("head", "after", "call"),
    [
        ('import { createHash } from "crypto";\n', 'import { createHash, randomInt } from "crypto";\n', " randomInt("),
        ('import { randomInt } from "node:crypto";\n', 'import { randomInt } from "node:crypto";\n', " randomInt("),
        (
            'import { randomInt } from "crypto";\nimport { crypto } from "./sealed";\n',
            'import { randomInt } from "crypto";\n',
            " randomInt(",
        ),
        (
            'import crypto, { createHash } from "crypto";\n',
            'import crypto, { createHash } from "crypto";\n',
            " crypto.r",
        ),
    ],
)
def test_where_the_file_imports_it_by_names_one_more_is_brought(head: str, after: str, call: str) -> None:
    fixed_text = mended(f"{head}{DRAWN}")
    assert fixed_text is not None
    assert fixed_text.startswith(after)
    assert call in fixed_text


def test_a_file_that_imports_nothing_gets_it_at_the_top() -> None:
    after = mended(DRAWN)
    assert after is not None
    assert after.startswith('import * as crypto from "node:crypto";\n\nexport const code')


@pytest.mark.parametrize("head", ["#!/usr/bin/env node\n", "const crypto = other();\n"])
def test_where_there_is_no_place_for_it(head: str) -> None:
    assert mended(head + DRAWN) is None


@pytest.mark.parametrize(("name", "size"), [("jwtSecret", 32), ("sessionId", 16)])
def test_a_key_is_longer_than_a_token(name: str, size: int) -> None:
    after = mended(f"row.{name} = Math.random().toString(36).slice(2);\n")
    assert after is not None
    assert f'row.{name} = crypto.randomBytes({size}).toString("hex");\n' in after


@pytest.mark.parametrize(
    ("use", "secure"),
    [
        ('app.use(session({ secret: key, name: "s" }));', 'process.env.NODE_ENV === "production"'),
        ("app.use(session({ secret: key, cookie: { secure: false } }));", 'process.env.NODE_ENV === "production"'),
    ],
)
def test_a_cookie_goes_over_tls_where_the_project_runs_for_others(use: str, secure: str) -> None:
    head = 'const { app, key, session } = require("./a");\n\nif (process.env.NODE_ENV === "test") app.set("a", 1);\n'
    text = f"{head}{use}\n"
    after = fixed(text, use, "SOC2-009", PLUGIN, path="a.js")
    assert after is not None
    assert f"secure: {secure}" in after
    assert fixed(text, use, "SOC2-009", PLUGIN, path="install/web.js") is None


@pytest.mark.parametrize("cookie", ["", ", cookie: { maxAge: 1, secure: false }"])
def test_a_session_of_express_lets_the_connection_decide(cookie: str) -> None:
    use = f"app.use(session({{ secret: key{cookie} }}));"
    text = f'const session = require("express-session");\nconst {{ app, key }} = require("./a");\n\n{use}\n'
    after = fixed(text, use, "SOC2-009", PLUGIN, path="a.js")
    assert after is not None
    assert 'secure: "auto"' in after


def test_as_many_bytes_are_drawn_as_a_comment_says() -> None:
    line = "const code = Math.random().toString(36).slice(2);"
    after = mended(f'import * as crypto from "node:crypto";\n\n// A 32-byte secret.\n{line}\n')
    assert after is not None
    assert "crypto.randomBytes(32)" in after


@pytest.mark.parametrize("said", ["const JWT_EXP = 1;", "", "const tokenLifetime = 1;"])
def test_how_long_tokens_live_is_not_said_twice(said: str) -> None:
    text = (
        f'const {{ jwt, key }} = require("./a");\n{said}\nexports.resetToken = (user) => jwt.sign({{ user }}, key);\n'
    )
    assert (fixed(text, "jwt.sign", "SOC2-009", PLUGIN, path="a.js") is None) == bool(said)


def test_a_secret_in_a_table_is_a_key() -> None:
    code = "import * as crypto from 'crypto';\nconst config = { secret: Math.random().toString(36).slice(2) };\n"
    after = fixed(code, "secret", "SOC2-009", PLUGIN, path="server/a.js")
    assert after is not None
    assert "secret: crypto.randomBytes(32).toString('hex')" in after
