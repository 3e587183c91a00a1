# ruff: noqa: E501 - a case is a line
"""SOC2-001 in Node: where the guard of another file, of one other endpoint, or one that is left in the imports may be an
endpoint's own."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_idiom import PLUGIN
from tests.fixes.test_script_refused import AUTH, HEAD
from tests.fixes.test_with_inventory import World


@pytest.mark.parametrize(("path", "offered"), [("/v1", False), ("", True)])
def test_a_guard_of_other_files_is_that_of_nearly_all(path: str, offered: bool) -> None:
    """Of four endpoints elsewhere three have it, or all."""
    guards = ["auth.signedIn, "] * 3 + (["auth.signedIn, "] if offered else [""])
    app = 'const app = require("express")();\nconst auth = require("./auth");\n' + "".join(
        f'app.post("/a{number}", {guard}async (req, res) => res.json(await Note.create(req.body)));\n'
        for number, guard in enumerate(guards)
    )
    notes = f'{HEAD}router.post("/n", async (req, res) => res.json(await Note.create(req.body)));\nmodule.exports = router;\n'
    here = World(
        {"app.js": app + 'app.use("/x", require("./notes"));\n', "notes.js": notes, "auth.js": AUTH, "models.js": ""}
    )
    inventory, findings = here.scan()
    found = next(one for one in findings if one.rule == "SOC2-001" and one.location.path == "notes.js")
    told = list(PLUGIN.propose(FixContext(found, here.files["notes.js"], inventory, here.files)))
    assert bool(told) == offered


DELETE = 'router.delete("/notes/:id", async (req, res) => res.json(await Note.destroy(req.params.id)));\n'
ONE = 'router.post("/notes", auth.byName, async (req, res) => res.json(await Note.create(req.body)));\n'
BY_NAME = (
    "exports.byName = (req, res, next) => {\n  if (!req.session.user) return res.sendStatus(401);\n  next();\n};\n"
)


@pytest.mark.parametrize(("others", "offered"), [(0, False), (2, True)])
def test_a_guard_of_one_other_is_a_habit_where_the_project_has_it_too(others: int, offered: bool) -> None:
    app = 'const app = require("express")();\nconst auth = require("./auth");\n' + "".join(
        f'app.post("/a{number}", auth.byName, async (req, res) => res.json(await save(req.body)));\n'
        for number in range(others)
    )
    files = {"notes.js": f"{HEAD}{ONE}{DELETE}module.exports = router;\n", "auth.js": AUTH + BY_NAME, "app.js": app}
    here = World(files | {"models.js": ""})
    inventory, findings = here.scan()
    found = next(one for one in findings if one.rule == "SOC2-001" and "DELETE" in one.message)
    told = list(PLUGIN.propose(FixContext(found, here.files["notes.js"], inventory, here.files)))
    assert bool(told) == offered


NEST = """\
import { Controller, Get, Delete, Param, Post, UseGuards } from '@nestjs/common';
import { JwtAuthGuard } from './guards';

@Controller('notes')
export class NotesController {
  @Get(':id')
  one(@Param('id') id: string) {
    return this.notes.findOne(id);
  }

  @METHOD
  add(@Body() body: Note) {
    return this.notes.create(body);
  }
}
"""


@pytest.mark.parametrize(("method", "told"), [("Get()", set()), ("Post()", {"POST"})])
def test_a_guard_that_is_left_goes_back_where_it_can_have_been(method: str, told: set[str]) -> None:
    guards = "export class JwtAuthGuard extends AuthGuard('jwt') {}\n"
    service = "export class Notes { findOne(id) { return this.repository.findOneBy({ id }); }\n create(b) { return this.repository.save(b); } }"
    here = World({"notes.ts": NEST.replace("METHOD", method), "guards.ts": guards, "notes.service.ts": service})
    inventory, findings = here.scan()
    found = [one for one in findings if one.rule == "SOC2-001"]
    offered = {
        one.message.split()[3]
        for one in found
        if list(PLUGIN.propose(FixContext(one, here.files["notes.ts"], inventory, here.files)))
    }
    assert offered == told
