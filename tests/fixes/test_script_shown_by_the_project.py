# ruff: noqa: E501 - a case is a line
"""What a project shows of itself decides what is offered: flags of its cookies, guards of those that are given the same
caller, what its own logger takes, how the environment is asked for what stands beside a secret."""

import pytest

from bot.core.fix import Fix
from bot.fixes.find import propose
from bot.fixes.interface import FixContext
from bot.fixes.script_credentials import PLUGIN as CREDENTIALS
from bot.fixes.script_idiom import PLUGIN as IDIOM
from bot.fixes.script_log import PLUGIN as LOG
from bot.fixes.script_sessions import PLUGIN as SESSIONS
from tests.fixes.test_script_log import REMOVE, nest, offered
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import fixed

SET = 'res.cookie("access", t, { path: "/" });\n'


@pytest.mark.parametrize(
    ("before", "flags"),
    [
        ("", None),
        ('res.cookie("access", t, { secure: SAFE, httpOnly: true });\n', 'httpOnly: true, secure: SAFE, sameSite: "lax"'),
        ('res.cookie("refresh", t, { secure: SAFE, httpOnly: true });\n', None),
        ('res.cookie("refresh", t, { secure: SAFE });\n', 'httpOnly: true, secure: SAFE, sameSite: "lax"'),
        ('a.cookie("b", t, { secure: A });\na.cookie("c", t, { secure: B });\n', None),
    ],
)  # fmt: skip
def test_a_cookie_gets_the_flags_of_the_others(before: str, flags: str | None) -> None:
    after = fixed(before + SET, '{ path: "/" }', "SOC2-009", SESSIONS, path="server/a.js")
    assert after == (None if flags is None else before + SET.replace('path: "/"', f'path: "/", {flags}'))


@pytest.mark.parametrize("flag", ["httpOnly: false", "secure: false"])
def test_a_flag_that_is_off_was_turned_off(flag: str) -> None:
    code = SET.replace('path: "/"', flag)
    assert fixed(code, "cookie(", "SOC2-009", SESSIONS, path="server/a.js") is None


@pytest.mark.parametrize(
    ("label", "beside", "name"),
    [
        ("nextAuth", "strategy: (process.env.NEXTAUTH_STRATEGY || 'jwt') as Strategy", "NEXTAUTH_SECRET"),
        ("session", "lifetime: number(process.env.HD_AUTH_SESSION_LIFETIME)", "HD_AUTH_SESSION_SECRET"),
        ("mail", "from: process.env.SENDER", "MAIL_SECRET"),
    ],
)
def test_a_secret_is_called_as_what_stands_beside_it(label: str, beside: str, name: str) -> None:
    code = f"export const env = {{\n  {label}: {{\n    secret: '9f8Wq2LmXz71',\n    {beside},\n  }},\n}};\n"
    after = fixed(code, "9f8W", "SOC2-002", CREDENTIALS, path="server/a.js")
    assert after is not None
    assert f"secret: process.env.{name}," in after


def test_accounts_that_are_made_up_for_a_start_keep_their_passwords() -> None:
    assert (
        fixed("const ADMIN_PASSWORD = 'adminf8Wq2';\n", "f8Wq", "SOC2-002", CREDENTIALS, path="prisma/seed.ts") is None
    )


NEST = """\
import { Controller, Delete, Get, Param, Patch, Post, UseGuards } from '@nestjs/common';
import { GetUser, JwtAuthGuard, ShareGuard } from './guards';

@Controller('shares')
export class SharesController {
  constructor(private readonly shares: SharesService) {}

  @UseGuards(ShareGuard)
  @Get(':id')
  one(@Param('id') id: string) {
    return this.shares.findOne(id);
  }

  @UseGuards(ShareGuard)
  @Get(':id/files')
  files(@Param('id') id: string) {
    return this.shares.findOne(id);
  }

  @UseGuards(JwtAuthGuard)
  @Patch(':id')
  change(@Param('id') id: string, @GetUser() user: User) {
    return this.shares.findOne(id);
  }

  @UseGuards(JwtAuthGuard)
  @Post()
  add(@GetUser() user: User) {
    return this.shares.create(user.id);
  }

  MORE
}
"""
GUARDS = (
    "export class JwtAuthGuard extends AuthGuard('jwt') {}\nexport class ShareGuard extends AuthGuard('share') {}\n"
)
SERVICE = """\
export class SharesService {
  findOne(id: string) { return this.repository.findOneBy({ id }); }
  create(by: string) { return this.repository.save({ by }); }
  remove(id: string) { return this.repository.delete({ id }); }
}
"""


def offers(more: str) -> list[Fix]:
    text = NEST.replace("MORE", more)
    here = World({"shares.ts": text, "guards.ts": GUARDS, "shares.service.ts": SERVICE})
    inventory, findings = here.scan()
    found = [one for one in findings if one.rule == "SOC2-001"]
    assert found
    return list(propose(FixContext(found[-1], here.files["shares.ts"], inventory, here.files), [IDIOM]))


@pytest.mark.parametrize(
    ("method", "told"),
    [
        ("@Get()\n  mine(@GetUser() user: User) { return this.shares.findOne(user.id); }", "Adds @UseGuards(JwtAuthGuard)"),
        ("@Delete(':id')\n  remove(@Param('id') id: string) { return this.shares.remove(id); }", None),
        ("@Get('free/:id')\n  free(@Param('id') id: string) { return this.shares.findOne(id); }", None),
    ],
)  # fmt: skip
def test_a_guard_is_that_of_those_who_are_given_the_same(method: str, told: str | None) -> None:
    summaries = [fix.summary for fix in offers(method)]
    assert [one.partition(",")[0] for one in summaries] == ([told] if told else [])


@pytest.mark.parametrize(
    ("used", "taken"), [("", False), ("const log = () => this.log.log(`a ${b(1)}`, { id });", True)]
)
def test_a_logger_of_the_project_may_take_nothing_but_texts(used: str, taken: bool) -> None:
    files = nest(REMOVE)
    path = "src/users.controller.ts"
    text = files[path].replace("users: UsersService)", "users: UsersService, private readonly log: OwnLogger)")
    files[path] = f"import {{ OwnLogger }} from './own';\n{text}"
    files["src/own.ts"] = f"export class OwnLogger {{}}\n{used}\n"
    assert (offered(files, path) is not None) == taken


CALLBACK = """\
const { Router } = require("express");
const { Note } = require("./models");
const { requireUser } = require("./auth");
const router = Router();

router.delete("/notes/:id", requireUser, (req, res) => {
  Note.remove(req.params.id, (err) => {
    res.json({ by: req.user.id });
  });
});

module.exports = router;
"""


def test_what_a_callback_is_told_is_not_done_behind_the_call() -> None:
    models = 'exports.Note = require("mongoose").model("Note", new Schema({ text: String }));\n'
    auth = "exports.requireUser = (req, res, next) => {\n  if (!req.user) return res.sendStatus(401);\n  next();\n};\n"
    here = World({"notes.js": CALLBACK, "models.js": models, "auth.js": auth})
    inventory, findings = here.scan()
    for one in findings:
        lines = [
            line
            for fix in propose(FixContext(one, here.files["notes.js"], inventory, here.files), [LOG])
            for line in fix.edit.lines
        ]
        assert not any("  });" in line for line in lines), lines
