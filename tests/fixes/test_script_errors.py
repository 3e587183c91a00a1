"""Errors of Node applications: the client gets a fixed text, the log the error."""

import pytest

from bot.fixes.script_errors import PLUGIN
from tests.fixes.tools import fixed

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
