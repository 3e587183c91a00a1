# ruff: noqa: E501 - a case is a line
"""Where the code does not show what a maintainer would write, words are better than a fix; where the project shows it,
the fix is the project's."""

import pytest

from bot.fixes.interface import FixContext, FixWay
from bot.fixes.script_errors import PLUGIN as ERRORS
from bot.fixes.script_idiom import PLUGIN as IDIOM
from bot.fixes.script_rate_limit import PLUGIN as RATES
from bot.fixes.script_sessions import PLUGIN as SESSIONS
from bot.fixes.script_transport import PLUGIN as TRANSPORT
from tests.fixes.test_script_refused import AUTH, HEAD
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import EMPTY, accepted, finding, fixed, line_with, source


@pytest.mark.parametrize(
    ("rule", "way", "code", "mark"),
    [
        ("SOC2-009", SESSIONS, "res.cookie('XSRF-TOKEN', token);", "cookie"),
        ("SOC2-009", SESSIONS, "res.cookie('theme', theme);", "cookie"),
        ("SOC2-009", SESSIONS, "res.cookie('jwt', token, { domain, secure: true });", "cookie"),
        ("SOC2-009", SESSIONS, "res.cookie('jwt', token);\nshow(Cookies.get('jwt'));", "cookie('jwt'"),
        ("SOC2-009", SESSIONS, "const token = jwt.sign({ id }, KEY);", "jwt.sign"),
        ("SOC2-005", TRANSPORT, "const pool = new Pool({ ssl: { rejectUnauthorized: false } });", "rejectUnauthorized"),
        ("SOC2-005", TRANSPORT, "const socket = new WebSocket(wsUrl, { rejectUnauthorized: false });", "rejectUnauthorized"),
        ("SOC2-005", TRANSPORT, "a({ rejectUnauthorized: false });\nb({ rejectUnauthorized: false });", "a("),
        ("SOC2-007", ERRORS, "try { load(); } catch (e) {\n  res.status(422).json({ errors: e });\n}", "422"),
    ],
)  # fmt: skip
def test_weak_ground(rule: str, way: FixWay, code: str, mark: str) -> None:
    assert fixed(f"{code}\n", mark, rule, way, path="server/a.js") is None


def with_file(code: str, mark: str, rule: str, way: FixWay, other: str, path: str = "server/b.js") -> str | None:
    """The mended code, beside one other file."""
    file = source(code, "server/a.js")
    context = FixContext(
        finding(rule, line_with(code, mark), path="server/a.js"), file, EMPTY, {path: source(other, path)}
    )
    found = accepted(context, way)
    return found[0][1] if found else None


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
    assert with_file(code, "jwt.sign", "SOC2-009", SESSIONS, other) == expected


LEAK = "const log = require('./log');\ntry { load(); } catch (error) {\n  res.status(500).send(error.message);\n}\n"


@pytest.mark.parametrize(
    ("other", "path", "line"),
    [
        ("log({ message: 'a' });\n", "server/b.js", "console.error(error);"),
        ("log.info('a');\n", "server/b.js", "log.error(error);"),
    ],
)
def test_a_function_that_is_called_log_is_no_logger(other: str, path: str, line: str) -> None:
    after = with_file(LEAK, "status(500)", "SOC2-007", ERRORS, other, path)
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
    after = with_file(code, "status(500)", "SOC2-007", ERRORS, f"{imported}\nlogger.info('a');\n", path)
    assert after is not None
    assert ("  logger.error(error);\n" in after) == brought
    assert ("  console.error(error);\n" in after) != brought


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
    told = list(IDIOM.propose(FixContext(found, here.files["notes.js"], inventory, here.files)))
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
        if list(IDIOM.propose(FixContext(one, here.files["notes.ts"], inventory, here.files)))
    }
    assert offered == told


LIMITED = """\
const rateLimit = require("express-rate-limit");
const app = require("express")();

app.use("/search", rateLimit({ windowMs: 60000, max: 100 }));

app.post("/tokens", async (req, res) => {
  KEY
  const user = await User.findOne({ name: req.body.name });
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.sendStatus(401);
  res.json({ token: jwt.sign({ id: user.id }, SECRET, { expiresIn: "1h" }) });
});
"""


@pytest.mark.parametrize(
    ("key", "offered"), [("", True), ("if (req.headers['x-api-key'] !== KEY) return res.sendStatus(401);", False)]
)
def test_how_often_programs_come_is_not_ours_to_say(key: str, offered: bool) -> None:
    here = World({"app.js": LIMITED.replace("KEY", key, 1)})
    inventory, findings = here.scan()
    found = [one for one in findings if one.rule == "SOC2-006"]
    assert found
    context = FixContext(found[0], here.files["app.js"], inventory, here.files)
    assert bool([fix for fix in RATES.propose(context) if fix.summary.startswith("Lets one address")]) == offered
