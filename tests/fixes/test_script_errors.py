"""Errors of Node applications: the client gets a fixed text, the log the error."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_errors import PLUGIN
from tests.fixes.tools import EMPTY, accepted, finding, fixed, line_with, source

SERVER = """\
const express = require("express");
const app = express();

app.get("/a", (req, res) => {
  list(req.user)
    .then((found) => res.json(found))
    LINE
});
"""
NEST = """\
import { BadGatewayException, Controller, Post } from "@nestjs/common";

@Controller("sync")
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  @Post()
  async start() {
    try {
      return await this.sync.run();
    } catch (error) {
      throw new BadGatewayException(error.message);
    }
  }
}
"""


def server(line: str) -> str:
    return SERVER.replace("LINE", line)


def test_what_a_promise_is_caught_by_becomes_a_block() -> None:
    text = server(".catch((err) => res.status(500).json({ error: err.message }));")
    wanted = (
        ".catch((err) => {\n      console.error(err);\n"
        '      res.status(500).json({ error: "Internal server error" });\n    });'
    )
    assert fixed(text, ".catch", "SOC2-007", PLUGIN, path="a.js") == server(wanted)


def test_an_exception_of_nest_says_what_its_status_does() -> None:
    after = fixed(NEST, "throw new", "SOC2-007", PLUGIN, path="a.ts")
    assert after is not None
    assert '      this.logger.error(error);\n      throw new BadGatewayException("Bad gateway");\n' in after
    assert "  private readonly logger = new Logger(SyncController.name);\n\n  constructor(" in after


@pytest.mark.parametrize("name", ["found", "rows"])
def test_what_is_no_error_is_left_alone(name: str) -> None:
    text = server(f".then(({name}) => res.status(500).json({{ error: {name}.message }}));")
    assert fixed(text, "status(500)", "SOC2-007", PLUGIN, path="a.js") is None


ROUTE = """\
import { Router } from "express";
import { check, parts } from "./parts";

export const router = Router();

router.post("/parts", async (req, res) => {
  try {
    res.json(await parts.add(req.body));
  } catch (err) {
    LINE
  }
});
"""
OTHERS = """\
import { logger } from "./logger";

export const check = (body: unknown) => {
  if (!body) throw new Error("Nothing was sent");
  logger.info("checked");
};
"""


def route(line: str, others: str = "", tried: str = "parts.add(req.body)") -> str | None:
    """What stands in the place of a line that answers with an error, "" where nothing is offered."""
    text = ROUTE.replace("LINE", line).replace("parts.add(req.body)", tried)
    files = {"src/parts.ts": source(others, "src/parts.ts")} if others else {}
    found = finding("SOC2-007", line_with(text, line), path="src/a.ts")
    after = accepted(FixContext(found, source(text, "src/a.ts"), EMPTY, files), PLUGIN)
    return after[0][1].partition("catch (err) {\n")[2].partition("\n  }\n")[0].strip() if after else None


@pytest.mark.parametrize(
    "line",
    [
        "res.status(400).json({ error: err.message });",
        "res.status(400).json({ error: err.message || 'An error occurred' });",
        "res.json({ error: err.stack });",
        "res.status(500).json({ error: err.message, message: err.message });",
        "res.status(200).json({ ok: false, reason: err.message || 'No part was added' });",
        "res.badRequest(err.message);",
        "res.status(HttpStatus.BAD_REQUEST).json({ error: `${err}` });",
        "res.json({ ok: false, message: err.message });",
        "res.status(200).json({ rows: [], message: err.message });",
        "res.status(500).json({ error_type: err.name, message: err.message });",
        "res.status(500).json({ message: isLocal ? err.message : '' });",
        "res.status(500).send(`console.error(1);${err.message};`);",
    ],
)
def test_nobody_can_tell_what_the_client_may_be_told(line: str) -> None:
    assert route(line) is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("res.serverError(err.message);", None),
        ("res.internalServerError(err.message);", 'res.internalServerError("Internal server error");'),
        (
            "res.status(StatusCodes.BAD_GATEWAY).send(err.message);",
            'res.status(StatusCodes.BAD_GATEWAY).send("Bad gateway");',
        ),
        (
            "res.writeHead(500).end(JSON.stringify({ error: err.message }));",
            'res.writeHead(500).end(JSON.stringify({ error: "Internal server error" }));',
        ),
        (
            "res.status(500).json({ error: 'The part was not added', details: err.message });",
            "res.status(500).json({ error: 'The part was not added' });",
        ),
        (
            "res.status(500).json({ error: 'Part lost', message: err.message });",
            "res.status(500).json({ error: 'Part lost', message: 'Internal server error' });",
        ),
        ("res.status(500).json(err);", 'res.status(500).json({ error: "Internal server error" });'),
        ("res.status(400).json({ error: err });", None),
        (
            "res.json({ error: `Adding the part failed with message: ${err.message}` });",
            'res.json({ error: "Adding the part failed" });',
        ),
        (
            "res.status(500).json({ error: `The part's file is lost: ${err}` });",
            'res.status(500).json({ error: "The part\'s file is lost" });',
        ),
        (
            "res.status(500).json({ error: err instanceof Error ? err.message : 'Unknown error' });",
            "res.status(500).json({ error: 'Unknown error' });",
        ),
    ],
)
def test_the_client_is_told_what_the_status_or_the_author_says(line: str, told: str | None) -> None:
    assert route(line) == (None if told is None else f"console.error(err);\n    {told}")


def test_words_that_the_code_throws_for_the_client_stay() -> None:
    line = "res.status(422).json({ error: `No such part: ${err.message}` });"
    assert route(line) == 'console.error(err);\n    res.status(422).json({ error: "No such part" });'
    assert route(line, OTHERS, tried="check(req.body)") is None


def test_the_logger_is_the_projects_or_that_of_the_request() -> None:
    line = "res.status(500).json({ error: err.message });"
    text = ROUTE.replace("LINE", line)
    files = {"src/parts.ts": source(OTHERS, "src/parts.ts")}
    found = finding("SOC2-007", line_with(text, line), path="src/a.ts")
    after = accepted(FixContext(found, source(text, "src/a.ts"), EMPTY, files), PLUGIN)[0][1]
    assert 'import { logger } from "./logger";\n' in after
    assert "    logger.error(err);\n" in after
    asked = text.replace("  try {", '  req.log.info("asked");\n  try {')
    found = finding("SOC2-007", line_with(asked, line), path="src/a.ts")
    assert "    req.log.error(err);\n" in accepted(FixContext(found, source(asked, "src/a.ts"), EMPTY), PLUGIN)[0][1]


@pytest.mark.parametrize(("status", "offered"), [("res.status(500)", True), ("res", True), ("res.status(code)", False)])
def test_the_handler_of_all_errors_says_the_same_of_all(status: str, offered: bool) -> None:
    line = f"{status}.json({{ message: err.message }});"
    text = (
        f'import {{ app }} from "./a";\n\napp.use((err, req, res, next) => {{\n  signale.error(err);\n  {line}\n}});\n'
    )
    after = fixed(text, line, "SOC2-007", PLUGIN, path="src/a.ts")
    assert after == (text.replace("err.message", '"Internal server error"') if offered else None)


def test_what_winston_is_told_already_is_not_logged_twice() -> None:
    line = "res.status(500).send(err.message);"
    told = ROUTE.replace("LINE", f"winston.error(err.stack);\n    {line}")
    after = fixed(told, line, "SOC2-007", PLUGIN, path="src/a.ts")
    assert after == told.replace("err.message", '"Internal server error"')
