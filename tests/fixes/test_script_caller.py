"""The caller is named as those name him whom the same guard lets in; where nobody may be signed in, by `?.` or not."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_caller import caller_of
from bot.fixes.script_deed import handler_of
from bot.fixes.script_file import parse_script
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import finding

GUARDS = """\
exports.signedIn = (req, res, next) => {
  if (!req.user) return res.sendStatus(401);
  next();
};
exports.byKey = (req, res, next) => {
  if (req.headers["x-api-key"] !== process.env.API_KEY) return res.sendStatus(401);
  next();
};
"""
ROUTES = """\
const { Router } = require("express");
const { signedIn, byKey } = require("./guards");
const { Note } = require("./models");
const router = Router();

router.post("/notes", signedIn, async (req, res) => res.json(await Note.create({ by: READ })));
router.delete("/notes/:id", GUARDasync (req, res) => {
  BEFORE
  await Note.destroy(req.params.id);
  res.sendStatus(204);
});
module.exports = router;
"""


def named(routes: str, path: str = "notes.js", files: dict[str, str] | None = None) -> str:
    here = World({path: routes, "guards.js": GUARDS, "models.js": "", **(files or {})})
    inventory, _ = here.scan()
    own = next(one for one in inventory.endpoints if "DELETE" in one.methods)
    file = parse_script(here.files[path])
    function = handler_of(file, own) if file is not None else None
    assert function is not None
    context = FixContext(
        finding("SOC2-010", own.location.span.start, path=path), here.files[path], inventory, here.files
    )
    return caller_of(context, own, function)


@pytest.mark.parametrize(
    ("guard", "read", "before", "expected"),
    [
        ("signedIn, ", "req.user.id", "", "req.user.id"),
        ("signedIn, ", "req.user?.id", "", "req.user?.id"),
        ("signedIn, ", "req.user!.id", "", "req.user!.id"),
        ("signedIn, ", "req.user.id", "if (req.user?.isAdmin) log(1);", "req.user?.id"),
        ("byKey, ", "req.user.id", "", ""),
        ("", "req.user.id", "", ""),
        ("signedIn, ", "req.user.id", "req.logIn(user, () => log(req.user.email));", ""),
        ("", "req.user.id", "if (!user) return res.sendStatus(401); req.logIn(user, () => log(req.user.email));", ""),
        ("signedIn, ", "req.user.id", "const session = await auth();", "req.user.id"),
        ("signedIn, ", "session.user.id", "const session = await auth();", ""),
        ("signedIn, ", "1", "const session = await auth(); log(session.user.id);", "session?.user?.id"),
        (
            "signedIn, ",
            "1",
            "const session = await auth(); if (!session) return; log(session.user.id);",
            "session.user.id",
        ),
    ],
)
def test_the_caller_of_express(guard: str, read: str, before: str, expected: str) -> None:
    assert named(ROUTES.replace("READ", read).replace("GUARD", guard).replace("BEFORE", before)) == expected


def test_a_request_of_another_type_may_know_nobody() -> None:
    typed = ROUTES.replace("GUARD", "signedIn, ").replace("READ", "req.user.id").replace("BEFORE", "")
    typed = typed.replace("signedIn, async (req, res) => res", "signedIn, async (req: AuthRequest, res) => res")
    assert named(typed, "notes.ts") == ""
    both = typed.replace("async (req, res) => {", "async (req: AuthRequest, res) => {")
    assert named(both, "notes.ts") == "req.user.id"


def test_what_is_asked_for_first_elsewhere_may_be_missing_here() -> None:
    asks = "async (req, res) => { if (!req.user) return; res"
    typed = ROUTES.replace("GUARD", "signedIn, ").replace("READ", "req.user.id").replace("BEFORE", "")
    assert named(typed.replace("async (req, res) => res", asks).replace("})));", "})); });")) == "req.user?.id"


NEST = """\
import { Controller, Delete, Get, Param, Req, UseGuards } from '@nestjs/common';
import { JwtAuthGuard, CurrentUser } from './guards';
import { Payload } from './payload';

@Controller('notes')
export class NotesController {
  @UseGuards(JwtAuthGuard)
  @Get()
  all(@CurrentUser() user: User) {
    return this.notes.of(user.id);
  }

  GUARD
  @Delete(':id')
  remove(@Param('id') id: string, PARAMETER) {
    return this.notes.remove(id);
  }
}
"""


@pytest.mark.parametrize(
    ("guard", "parameter", "expected"),
    [
        ("@UseGuards(JwtAuthGuard)", "@CurrentUser() user: User", "user.id"),
        ("@UseGuards(JwtAuthGuard)", "@CurrentUser() caller?: User", ""),
        ("@UseGuards(JwtAuthGuard)", "@CurrentUser() user: Payload", "user.sub"),
        ("@UseGuards(JwtAuthGuard)", "@CurrentUser() user?: Payload", "user?.sub"),
        ("@UseGuards(JwtAuthGuard)", "@CurrentUserId() userId: string", "userId"),
        ("", "@CurrentUser() user: User", ""),
    ],
)
def test_the_caller_of_nest(guard: str, parameter: str, expected: str) -> None:
    files = {
        "payload.ts": "export interface Payload {\n  sub: string;\n}\n",
        "guards.ts": "export class JwtAuthGuard extends AuthGuard('jwt') {}\n",
    }
    assert named(NEST.replace("GUARD", guard).replace("PARAMETER", parameter), "notes.ts", files) == expected
