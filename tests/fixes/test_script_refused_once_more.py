# ruff: noqa: E501 - a case is a line
"""More that maintainers would send back: texts that are no secrets, names that say nothing of whose, statements that a
formatter would join, errors that are logged already by a function of the project, words that are thrown on the spot."""

import pytest

from bot.fixes.interface import FixWay
from bot.fixes.script_credentials import PLUGIN as CREDENTIALS
from bot.fixes.script_errors import PLUGIN as ERRORS
from bot.fixes.script_sessions import PLUGIN as SESSIONS
from bot.fixes.script_transport import PLUGIN as TRANSPORT
from tests.fixes.tools import fixed

LONG = "import 'a';\nimport 'b';\n" + "f();\n" * 30


@pytest.mark.parametrize(
    ("rule", "way", "code", "mark", "path"),
    [
        ("SOC2-002", CREDENTIALS, "errors[params.accessTokenSecret] = 'MISSING_VALUE';", "MISSING", "server/a.js"),
        ("SOC2-002", CREDENTIALS, "const a = { clientSecret: 'ccbf2b7ca62802d7' };", "ccbf", "server/a.js"),
        ("SOC2-002", CREDENTIALS, "const torrentPassword = 'adminadmin1';", "adminadmin1", "server/.jest/a.setup.js"),
        ("SOC2-005", TRANSPORT, "tls({ host: this.settings.host, rejectUnauthorized: false });", "reject", "server/a.js"),
        ("SOC2-007", ERRORS, "try {\n  if (!a) throw new Error('No such pilot');\n} catch (e) {\n  log.error(e);\n  res.status(500).send(e.message);\n}", "status(500)", "server/a.js"),
    ],
)  # fmt: skip
def test_it_stays(rule: str, way: FixWay, code: str, mark: str, path: str) -> None:
    assert fixed(f"{code}\n", mark, rule, way, path=path) is None


@pytest.mark.parametrize("call", ["printWarning('it failed', e)", "debug('it failed:', e)", "reportFault(e)"])
def test_what_the_project_logs_by_its_own_function_is_logged(call: str) -> None:
    code = f"try {{ load(); }} catch (e) {{\n  {call};\n  res.status(500).send(e.message);\n}}\n"
    after = fixed(code, "status(500)", "SOC2-007", ERRORS, path="server/a.js")
    assert after is not None
    assert "console" not in after


def test_a_secret_in_a_table_is_a_key() -> None:
    code = "import * as crypto from 'crypto';\nconst config = { secret: Math.random().toString(36).slice(2) };\n"
    after = fixed(code, "secret", "SOC2-009", SESSIONS, path="server/a.js")
    assert after is not None
    assert "secret: crypto.randomBytes(32).toString('hex')" in after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "  res\n    .status(500)\n    .json({ message: `Failed to save all settings: ${e.message}` });",
            "  res.status(500).json({ message: 'Failed to save all settings' });",
        ),
        (
            "  throw new HttpException(\n    `Failed to fetch options: ${e instanceof Error ? e.message : e}`,\n    HttpStatus.BAD_GATEWAY,\n  );",
            "  throw new HttpException('Failed to fetch options', HttpStatus.BAD_GATEWAY);",
        ),
        (
            "  res.status(500).json({\n    message: e.message,\n  });",
            "  res.status(500).json({\n    message: 'Internal server error',\n  });",
        ),
    ],
)
def test_what_fits_into_a_line_again_is_joined(before: str, after: str) -> None:
    code = f"{LONG}try {{ load(); }} catch (e) {{\n  log.error(e);\n{before}\n}}\n"
    mark = "throw new" if "throw" in before else "  res"
    assert fixed(code, mark, "SOC2-007", ERRORS, path="server/a.ts") == code.replace(before, after)


def test_a_line_for_the_log_stands_in_front_of_what_is_joined() -> None:
    code = f"{LONG}try {{ load(); }} catch (e) {{\n  res\n    .status(500)\n    .json({{ message: `Failed to save all settings: ${{e.message}}` }});\n}}\n"
    after = fixed(code, "  res", "SOC2-007", ERRORS, path="server/a.ts")
    assert after is not None
    assert "  console.error(e);\n  res.status(500).json({ message: 'Failed to save all settings' });\n}" in after
