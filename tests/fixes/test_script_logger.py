"""Which logger a fix of a Node application writes with, and where an error is logged already."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_errors import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, fixed, line_with, source


def with_file(code: str, mark: str, other: str, path: str) -> str | None:
    """The mended code, beside one other file."""
    context = FixContext(
        finding("SOC2-007", line_with(code, mark), path="server/a.js"),
        source(code, "server/a.js"),
        EMPTY,
        {path: source(other, path)},
    )
    found = accepted(context, PLUGIN)
    return found[0][1] if found else None


LEAK = "const log = require('./log');\ntry { load(); } catch (error) {\n  res.status(500).send(error.message);\n}\n"


@pytest.mark.parametrize(
    ("other", "path", "line"),
    [
        ("log({ message: 'a' });\n", "server/b.js", "console.error(error);"),
        ("log.info('a');\n", "server/b.js", "log.error(error);"),
    ],
)
def test_a_function_that_is_called_log_is_no_logger(other: str, path: str, line: str) -> None:
    after = with_file(LEAK, "status(500)", other, path)
    assert after is not None
    assert f"  {line}\n" in after


@pytest.mark.parametrize(
    ("imported", "path", "brought"),
    [
        ("const { logger } = require('./logger');", "server/b.js", True),
        ("import { logger } from './logger';", "server/b.mjs", False),
        ("const { logger } = require('@/logger');", "packages/web/b.js", False),
        ("const { logger } = require('logger-of-all');", "packages/web/b.js", True),
    ],
)
def test_a_logger_is_brought_from_where_it_can_be_reached(imported: str, path: str, brought: bool) -> None:
    code = LEAK.replace("const log = require('./log');", "const load = require('./load');")
    after = with_file(code, "status(500)", f"{imported}\nlogger.info('a');\n", path)
    assert after is not None
    assert ("  logger.error(error);\n" in after) == brought
    assert ("  console.error(error);\n" in after) != brought


@pytest.mark.parametrize(
    ("made", "offered"), [("const log = require('./log')(module.filename);", False), ("const a = 1;", True)]
)
def test_no_console_where_each_file_makes_its_own_log(made: str, offered: bool) -> None:
    code = "try { load(); } catch (e) {\n  res.status(500).send(e.message);\n}\n"
    files = {"b.js": source(f"{made}\n", "b.js")}
    context = FixContext(finding("SOC2-007", line_with(code, "500"), path="a.js"), source(code, "a.js"), EMPTY, files)
    assert bool(accepted(context, PLUGIN)) == offered


@pytest.mark.parametrize("call", ["printWarning('it failed', e)", "debug('it failed:', e)", "reportFault(e)"])
def test_what_the_project_logs_by_its_own_function_is_logged(call: str) -> None:
    code = f"try {{ load(); }} catch (e) {{\n  {call};\n  res.status(500).send(e.message);\n}}\n"
    after = fixed(code, "status(500)", "SOC2-007", PLUGIN, path="server/a.js")
    assert after is not None
    assert "console" not in after
