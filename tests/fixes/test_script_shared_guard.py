"""A controller of Nest, or a router of Express, that lacks the guard which the project's others have as a whole."""

import pytest

from bot.core.fix import Fix
from bot.fixes.interface import FixContext
from bot.fixes.script_shared_guard import PLUGIN
from bot.fixes.verify import apply
from tests.fixes.test_with_inventory import World

NEST_GUARD = """\
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';

@Injectable()
export class JwtAuthGuard extends AuthGuard('jwt') {
  handleRequest(err, user) {
    if (err || !user) throw err || new UnauthorizedException();
    return user;
  }
}
"""
GUARDED = """\
import {{ Controller, Delete, Param, UseGuards }} from '@nestjs/common';
import {{ JwtAuthGuard }} from '../auth/jwt.guard';

@Controller('{name}')
@UseGuards(JwtAuthGuard)
export class {Name}Controller {{
  @Delete(':id')
  remove(@Param('id') id: string) {{
    return this.rows.delete({{ where: {{ id }} }});
  }}
}}
"""
EXPRESS_GUARD = """\
exports.requireUser = (req, res, next) => {
  if (!req.session.user) return res.sendStatus(401);
  next();
};
"""
ROUTER = """\
const express = require('express');
const {{ requireUser }} = require('../auth/guards');
const {{ {Name} }} = require('../models');

const router = express.Router();

router.use(requireUser);

router.delete('/:id', async (req, res) => res.json(await {Name}.destroy({{ where: {{ id: req.params.id }} }})));

module.exports = router;
"""
NAMES = ("boards", "labels", "notes", "views")


def nest(**others: str) -> dict[str, str]:
    files = {f"src/{name}/{name}.controller.ts": GUARDED.format(name=name, Name=name.title()) for name in NAMES}
    return {"src/auth/jwt.guard.ts": NEST_GUARD, **files, **others}


def express(**others: str) -> dict[str, str]:
    files = {f"src/{name}/routes.js": ROUTER.format(Name=name.title()) for name in NAMES}
    uses = "".join(f"app.use('/{name}', require('./{name}/routes'));\n" for name in NAMES)
    app = f"const express = require('express');\nconst app = express();\n{uses}"
    return {"src/auth/guards.js": EXPRESS_GUARD, "src/app.js": app, **files, **others}


def offered(files: dict[str, str], path: str) -> list[Fix]:
    world = World(files)
    inventory, findings = world.scan()
    own = next(one for one in findings if one.rule == "SOC2-001" and one.location.path == path)
    return list(PLUGIN.propose(FixContext(own, world.files[path], inventory, world.files)))


def mended(files: dict[str, str], path: str) -> str:
    (fix,) = offered(files, path)
    content = files[path].encode()
    for each in sorted(fix.edits, key=lambda one: one.edit.span, reverse=True):
        content = apply(each.edit, content)
    return content.decode()


def without(text: str, *lost: str) -> str:
    for one in lost:
        assert one in text
        text = text.replace(one, "", 1)
    return text


NOTES = "src/notes/notes.controller.ts"
ROUTES = "src/notes/routes.js"


def test_a_controller_is_guarded_as_the_others_are() -> None:
    files = nest()
    lost = ("@UseGuards(JwtAuthGuard)\n", "import { JwtAuthGuard } from '../auth/jwt.guard';\n", ", UseGuards")
    assert mended({**files, NOTES: without(files[NOTES], *lost)}, NOTES) == files[NOTES]


def test_a_router_is_guarded_as_the_others_are() -> None:
    files = express()
    lost = ("\nrouter.use(requireUser);\n", "const { requireUser } = require('../auth/guards');\n")
    fixed = mended({**files, ROUTES: without(files[ROUTES], *lost)}, ROUTES)
    assert sorted(fixed.splitlines()) == sorted(files[ROUTES].splitlines())
    assert "express.Router();\n\nrouter.use(requireUser);\n\nrouter.delete" in fixed


@pytest.mark.parametrize(
    ("lost", "instead"),
    [
        ("@Delete(':id')", "@Post('login')"),
        ("@Delete(':id')", "@ApiOperation({ summary: 'No login required' })\n  @Delete(':id')"),
        ("@Delete(':id')", "@Roles('admin')\n  @Delete(':id')"),
    ],
)
def test_what_may_be_open_or_takes_a_right_is_left_to_a_person(lost: str, instead: str) -> None:
    files = nest()
    text = without(files[NOTES], "@UseGuards(JwtAuthGuard)\n").replace(lost, instead)
    world = World({**files, NOTES: text})
    inventory, findings = world.scan()
    for finding in (one for one in findings if one.rule == "SOC2-001"):
        assert not [*PLUGIN.propose(FixContext(finding, world.files[NOTES], inventory, world.files))]


def test_where_others_are_open_too_nothing_is_offered() -> None:
    files = nest()
    open_ones = {path: without(text, "@UseGuards(JwtAuthGuard)\n") for path, text in files.items() if "notes" in path}
    more = {"src/jobs/jobs.controller.ts": open_ones[NOTES].replace("notes", "jobs").replace("Notes", "Jobs")}
    assert not offered({**files, **open_ones, **more}, NOTES)


def test_a_guard_for_administrators_is_not_taken_for_everybody_s() -> None:
    files = {path: text.replace("JwtAuthGuard", "AdminGuard") for path, text in nest().items()}
    lost = without(files[NOTES], "@UseGuards(AdminGuard)\n")
    assert not offered({**files, NOTES: lost}, NOTES)
    assert offered({**files, NOTES: lost.replace("'notes'", "'admin/notes'")}, NOTES)


def test_only_those_are_counted_that_are_guarded_by_it() -> None:
    files = nest()
    more = {
        f"src/{name}/{name}.controller.ts": GUARDED.format(name=name, Name=name.title()) for name in ("tags", "teams")
    }
    other = "src/teams/teams.controller.ts"
    more[other] = more[other].replace("@UseGuards(JwtAuthGuard)", "@UseGuards(JwtAuthGuard, RolesGuard)")
    lost = without(files[NOTES], "@UseGuards(JwtAuthGuard)\n")
    (fix,) = offered({**files, **more, NOTES: lost}, NOTES)
    assert fix.summary == "Guards the whole controller by @UseGuards(JwtAuthGuard), as 4 other controllers are."


def test_an_empty_line_is_one_also_where_lines_end_as_in_windows() -> None:
    files = {path: text.replace("\n", "\r\n") for path, text in express().items()}
    lost = without(files[ROUTES], "\r\nrouter.use(requireUser);\r\n")
    fixed = mended({**files, ROUTES: lost}, ROUTES)
    assert "express.Router();\r\n\r\nrouter.use(requireUser);\r\n" in fixed
