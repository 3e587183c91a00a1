"""Guards and limiters of Express and Nest: the project's own where they fit, none where it would lock people out."""

from pathlib import Path

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_homes import exported_by
from bot.fixes.script_idiom import PLUGIN as IDIOM
from bot.fixes.script_rate_limit import PLUGIN as LIMIT
from bot.registry import rules_folder
from tests.fixes.test_examples import world_of
from tests.fixes.test_with_inventory import World

AUTH = """\
const jwt = require("jsonwebtoken");

exports.requireUser = (req, res, next) => {
  const token = req.headers.authorization;
  if (!token) return res.sendStatus(401);
  req.user = jwt.verify(token, process.env.JWT_SECRET);
  next();
};

exports.maybeUser = (req, res, next) => {
  const token = req.headers.authorization;
  if (token) req.user = jwt.verify(token, process.env.JWT_SECRET);
  next();
};
"""
HEAD = """\
const { Router } = require("express");
const { requireUser, maybeUser } = require("./auth");
const { Note } = require("./models");

const router = Router();

router.post("/notes", requireUser, async (req, res) => res.json(await Note.create({ owner: req.user.id })));
router.put("/notes/:id", requireUser, async (req, res) => res.json(await Note.update(req.params.id, req.user.id)));
"""
TAIL = "\nmodule.exports = router;\n"

LIMITS = """\
const rateLimit = require("express-rate-limit");

exports.searchLimiter = rateLimit({ windowMs: 60000, max: 100 });
exports.authLimiter = rateLimit({ windowMs: 60000, max: 5 });
"""
LOGIN = """\
const bcrypt = require("bcrypt");
const { Router } = require("express");
const { User } = require("./models");

const router = Router();

router.post("/login", async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  if (!user || !(await bcrypt.compare(String(req.body.password), user.passwordHash))) return res.sendStatus(401);
  console.info("login succeeded", { target: user.id });
  res.json({ token: user.token() });
});

module.exports = router;
"""


def world(routes: str) -> World:
    return World(
        {"notes.js": HEAD + routes + TAIL, "auth.js": AUTH, "models.js": 'exports.Note = require("./note");\n'}
    )


def proposals(here: World, rule: str, path: str) -> list[str]:
    """What is proposed for the first finding of a rule, in words."""
    inventory, findings = here.scan()
    finding = next(one for one in findings if one.rule == rule)
    context = FixContext(finding, here.files[path], inventory, here.files)
    return [fix.summary for way in (IDIOM, LIMIT) if rule in way.rules for fix in way.propose(context)]


def test_a_forgotten_guard_is_put_on_the_route() -> None:
    here = world('router.delete("/notes/:id", async (req, res) => res.json(await Note.destroy(req.params.id)));\n')
    assert 'router.delete("/notes/:id", requireUser, async' in here.prove("SOC2-001", "notes.js")[2]


def test_what_strangers_may_read_beside_is_not_locked() -> None:
    """Where siblings are content with nobody, nothing but their own middleware may be put on what is read."""
    reads = 'router.get("/notes", maybeUser, async (req, res) => res.json(await Note.find(req.user)));\n'
    here = world(
        reads + 'router.get("/notes/:id", async (req, res) => res.json(await Note.findById(req.params.id)));\n'
    )
    assert not [one for one in proposals(here, "SOC2-001", "notes.js") if "requireUser" in one]


@pytest.mark.parametrize("path", ["/reset-password", "/auth/verify"])
def test_an_entrance_is_given_no_guard(path: str) -> None:
    here = world(f'router.post("{path}", async (req, res) => res.json(await Note.destroy(req.body.id)));\n')
    assert not proposals(here, "SOC2-001", "notes.js")


def test_a_guard_is_brought_from_where_it_is_defined() -> None:
    app = (
        'const express = require("express");\nconst { requireUser } = require("./auth");\n\nconst app = express();\n'
        'app.use("/exports", require("./exports"));\napp.use(requireUser);\napp.use("/notes", require("./notes"));\n'
    )
    notes = 'const router = require("express").Router();\nconst { Note } = require("./models");\n\n'
    notes += 'router.get("/", async (req, res) => res.json(await Note.find({ owner: req.user.id })));\n' + TAIL
    exports = notes.replace('get("/"', 'post("/all"').replace(
        "Note.find({ owner: req.user.id })", "Note.create(req.body)"
    )
    models = 'exports.Note = require("mongoose").model("Note", new Schema({ text: String }));\n'
    here = World({"app.js": app, "notes.js": notes, "exports.js": exports, "auth.js": AUTH, "models.js": models})
    after = here.prove("SOC2-001", "exports.js")[2]
    assert 'const { requireUser } = require("./auth");\n' in after
    assert 'router.post("/all", requireUser, async' in after


def test_a_limiter_for_logins_is_chosen_by_its_name() -> None:
    here = World({"login.js": LOGIN, "limits.js": LIMITS})
    after = here.prove("SOC2-006", "login.js")[2]
    assert 'const { authLimiter } = require("./limits");\n' in after
    assert 'router.post("/login", authLimiter, async' in after


def test_a_limiter_for_something_else_is_not_taken() -> None:
    limits = "\n".join(line for line in LIMITS.split("\n") if "authLimiter" not in line)
    after = World({"login.js": LOGIN, "limits.js": limits}).prove("SOC2-006", "login.js")[2]
    assert "searchLimiter" not in after
    assert 'const rateLimit = require("express-rate-limit");\n' in after
    assert "const loginLimiter = rateLimit({ windowMs: 15 * 60 * 1000, max: 10 });\n\nrouter.post(" in after


def test_nothing_is_limited_without_a_library() -> None:
    assert not proposals(World({"login.js": LOGIN}), "SOC2-006", "login.js")


def test_nest_is_throttled_where_it_is_set_up() -> None:
    module = (
        'import { Module } from "@nestjs/common";\nimport { ThrottlerModule } from "@nestjs/throttler";\n'
        'import { AuthController } from "./auth.controller";\n\n'
        "@Module({ imports: [ThrottlerModule.forRoot([{ ttl: 60000, limit: 10 }])], controllers: [AuthController] })\n"
        "export class AppModule {}\n"
    )
    controller = (
        'import { Body, Controller, Post, UnauthorizedException } from "@nestjs/common";\n\n'
        'import { AuthService } from "./auth.service";\n\n@Controller("auth")\nexport class AuthController {\n'
        "  constructor(private readonly auth: AuthService) {}\n\n"
        '  @Post("login")\n  async login(@Body() body: LoginDto) {\n'
        "    const user = await this.auth.verifyPassword(body.email, body.password);\n"
        "    if (!user) throw new UnauthorizedException();\n    return this.auth.createAccessToken(user);\n  }\n}\n"
    )
    here = World({"src/app.module.ts": module, "src/auth.controller.ts": controller})
    after = here.prove("SOC2-006", "src/auth.controller.ts")[2]
    assert '  @UseGuards(ThrottlerGuard)\n  @Post("login")' in after
    assert 'import { ThrottlerGuard } from "@nestjs/throttler";\n' in after


def test_functions_for_administrators_ask_for_the_same_right() -> None:
    """Also where one reads and the other changes."""
    (folder,) = rules_folder().glob("SOC2-008-*/examples/bad-express-admin-function")
    told = proposals(world_of(folder), "SOC2-008", "app.js")
    assert told == ["Adds requireAdmin, as 1 of the other functions for administrators has it."]


def test_a_right_that_a_whole_router_lacks_is_not_asked_on_each_of_its_routes() -> None:
    admin = (
        'const { Router } = require("express");\nconst { requireUser, requireAdmin } = require("./auth");\n'
        'const { User } = require("./models");\n\nconst router = Router();\nrouter.use(requireUser);\n\n'
        'router.delete("/admin/users/:id", {guard}async (req, res) => res.json(await User.remove(req.params.id)));\n'
        'router.post("/admin/users/:id/ban", async (req, res) => res.json(await User.ban(req.params.id)));\n'
        'router.post("/admin/users/:id/lock", async (req, res) => res.json(await User.lock(req.params.id)));\n'
        "\nmodule.exports = router;\n"
    )
    auth = AUTH + (
        "\nexports.requireAdmin = (req, res, next) => {\n  if (req.user.role !== 'admin') return res.sendStatus(403);\n"
        "  next();\n};\n"
    )
    other = (
        'const { Router } = require("express");\nconst { requireUser, requireAdmin } = require("./auth");\n\n'
        "const router = Router();\nrouter.use(requireUser);\n\n"
        'router.post("/admin/plans/:id", requireAdmin, async (req, res) => res.json(await Plan.set(req.params.id)));\n'
        'router.delete("/admin/plans", requireAdmin, async (req, res) => res.json(await Plan.drop(req.body.id)));\n'
        "\nmodule.exports = router;\n"
    )
    app = 'const app = require("express")();\napp.use(require("./users"));\napp.use(require("./plans"));\n'
    for guard, offers in (("", 0), ("requireAdmin, ", 1)):
        files = {"auth.js": auth, "users.js": admin.replace("{guard}", guard), "plans.js": other, "app.js": app}
        assert bool(proposals(World(files), "SOC2-008", "users.js")) is bool(offers)


def test_a_method_that_says_a_right_gets_the_guard_that_asks_for_it() -> None:
    """More of its siblings are content with whoever is signed in."""
    method = '  GUARD@Get("NAME")\n  NAME() {\n    return this.reports.NAME();\n  }\n\n'
    plain, right = "@UseGuards(JwtAuthGuard)\n  ", '@UseGuards(JwtAuthGuard, RolesGuard)\n  @Roles("admin")\n  '
    methods = [(plain, "a"), (plain, "b"), (plain, "c"), (right, "d"), ('@Roles("admin")\n  ', "e")]
    controller = (
        'import { Controller, Get, UseGuards } from "@nestjs/common";\n'
        'import { JwtAuthGuard, Roles, RolesGuard } from "./guards";\nimport { Reports } from "./reports";\n\n'
        '@Controller("reports")\nexport class ReportsController {\n'
        "  constructor(private readonly reports: Reports) {}\n\n"
        f"{''.join(method.replace('GUARD', guard).replace('NAME', name) for guard, name in methods)}}}\n"
    )
    (apps,) = (Path(__file__).parent.parent / "mutation" / "apps").glob("nest")
    guards = (apps / "src/auth/guards.ts").read_text()
    told = proposals(World({"a.controller.ts": controller, "guards.ts": guards}), "SOC2-001", "a.controller.ts")
    assert told[:1] == ["Adds @UseGuards(JwtAuthGuard, RolesGuard), as 1 of the sibling endpoints has it."]


def test_guards_that_are_imported_and_not_used_are_put_back() -> None:
    controller = (
        'import { Controller, Delete, Get, Param, UseGuards } from "@nestjs/common";\n'
        'import { JwtAuthGuard } from "./jwt.guard";\nimport { TeamGuard } from "./team.guard";\n'
        'import { Teams } from "./teams";\n\n@Controller("teams")\nexport class TeamsController {\n'
        "  constructor(private readonly teams: Teams) {}\n\n"
        '  @Delete(":id")\n  remove(@Param("id") id: string) {\n    return this.teams.remove(id);\n  }\n}\n'
    )
    guard = 'export class JwtAuthGuard extends AuthGuard("jwt") {}\n'
    files = {
        "teams.controller.ts": controller,
        "jwt.guard.ts": guard,
        "team.guard.ts": guard.replace("JwtAuth", "Team"),
    }
    after = World(files).prove("SOC2-001", "teams.controller.ts")[2]
    assert '  @UseGuards(JwtAuthGuard, TeamGuard)\n  @Delete(":id")' in after


def test_what_a_script_hands_out() -> None:
    text = "export const a = 1;\nexport async function b() {}\nexport { c, d };\nmodule.exports = { e, f };\n"
    assert exported_by(f"{text}exports.g = 1;\n") == {*"abcdefg"}
    assert not exported_by("export default function h() {}\nconst i = 1;\n")
