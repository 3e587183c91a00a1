# ruff: noqa: E501 - a case is a line
"""SOC2-001 and SOC2-008 in Node: what all of the nearest paths ask for, and where a guard is put."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_circles import is_of_writers
from bot.fixes.script_idiom import PLUGIN
from tests.fixes.test_script_refused import AUTH, HEAD
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import accepted, finding

RIGHTS = """\
exports.signedIn = (req, res, next) => { if (!req.session.user) return res.sendStatus(401); next(); };
exports.isAdmin = (req, res, next) => { if (!req.session.user.isAdmin) return res.sendStatus(403); next(); };
exports.may = (what) => (req, res, next) => { if (!req.session.user.rights.includes(what)) return res.sendStatus(403); next(); };
"""
BODY = "async (req, res) => res.json(await Note.create(req.body))"
READ = "async (req, res) => res.json(await Note.find(req.query))"


def route(method: str, path: str, *guards: str) -> str:
    return f'router.{method}("{path}", {", ".join([*guards, READ if method == "get" else BODY])});\n'


def mended(rule: str, own: str, *routes: str) -> str | None:
    """The line that becomes of `own` among those routes; None where nothing is offered."""
    code = f"{HEAD}{''.join(routes)}{own}module.exports = router;\n"
    here = World({"notes.js": code, "auth.js": AUTH + RIGHTS, "models.js": 'exports.Note = require("./note");\n'})
    line = code[: code.index(own)].count("\n") + 1
    context = FixContext(finding(rule, line, path="notes.js"), here.files["notes.js"], here.scan()[0], here.files)
    fixes = accepted(context, PLUGIN)
    return fixes[0][1].splitlines()[line - 1] + "\n" if fixes else None


OPEN = [route("post", f"/open/{one}/all") for one in range(6)]
"""So many without a guard that the file has no habit."""


@pytest.mark.parametrize(
    ("own", "family", "offered"),
    [
        (("put", "/account/setup"), [("get", "/account/setup", "auth.signedIn"), ("post", "/other/a", "auth.signedIn")], "auth.signedIn"),
        (("post", "/account/login"), [("get", "/account/login", "auth.signedIn"), ("post", "/other/a", "auth.signedIn")], None),
        (("put", "/maps/setup"), [("post", "/maps/one", "auth.signedIn"), ("post", "/maps/two", "auth.signedIn")], None),
        (("put", "/maps/three"), [("post", "/maps/one", "auth.signedIn"), ("post", "/maps/two", "auth.signedIn")], "auth.signedIn"),
        (("put", "/maps/three"), [("post", "/maps/one", "auth.signedIn"), ("post", "/maps/two")], None),
        (("put", "/maps/three"), [("post", "/maps/one", "auth.isAdmin"), ("post", "/maps/two", "auth.isAdmin")], "auth.isAdmin"),
        (("put", "/maps/three"), [("post", "/maps/one", 'auth.may("maps:save")'), ("post", "/maps/two", 'auth.may("maps:save")')], None),
        (("put", "/maps/{id}/sea/three"), [("post", "/maps/one", "auth.signedIn"), ("post", "/maps/two", "auth.signedIn"), ("post", "/maps", "auth.signedIn")], "auth.signedIn"),
        (("put", "/maps/three"), [("post", "/maps/one", "auth.signedIn", "auth.isAdmin"), ("post", "/maps/two", "auth.signedIn", "auth.isAdmin")], None),
    ],
)  # fmt: skip
def test_the_guard_of_the_nearest_paths(
    own: tuple[str, str], family: list[tuple[str, ...]], offered: str | None
) -> None:
    line = route(*own)
    others = [route(*one) for one in family]
    after = line.replace("async", f"{offered}, async") if offered else None
    assert mended("SOC2-001", line, *OPEN, *others) == after


@pytest.mark.parametrize(("elsewhere", "offered"), [(2, False), (10, True)])
def test_one_other_of_a_file_shows_the_guard_that_many_of_the_project_have(elsewhere: int, offered: bool) -> None:
    own, other = route("put", "/maps/:id/sea"), route("post", "/maps", "auth.signedIn")
    many = "".join(route("post", f"/a{one}", "auth.signedIn") for one in range(elsewhere))
    files = {
        "maps.js": f"{HEAD}{other}{own}module.exports = router;\n",
        "a.js": f"{HEAD}{many}module.exports = router;\n",
    }
    here = World({**files, "auth.js": AUTH + RIGHTS, "models.js": 'exports.Note = require("./note");\n'})
    line = files["maps.js"][: files["maps.js"].index(own)].count("\n") + 1
    context = FixContext(finding("SOC2-001", line, path="maps.js"), here.files["maps.js"], here.scan()[0], here.files)
    told = [fix.summary for fix in PLUGIN.propose(context)]
    assert bool([one for one in told if "beside it in the path" in one]) == offered


def test_who_calls_is_known_before_a_right_is_asked_for() -> None:
    own = route("delete", "/maps/:id", "auth.signedIn")
    others = [route(one, "/maps/:id", "auth.signedIn", "auth.isAdmin") for one in ("put", "patch")]
    assert mended("SOC2-008", own, *others) == own.replace("signedIn,", "signedIn, auth.isAdmin,")


CLASS = """\
import {{ Body, Controller, Delete, HttpCode, Param, Post, Put, UseGuards }} from '@nestjs/common';
import {{ {guards} }} from './guards';

@Controller('notes')
export class NotesController {{
  constructor(private readonly notes: NotesService) {{}}
{methods}}}
"""
GUARDS = (
    "export class JwtAuthGuard extends AuthGuard('jwt') {}\nexport class AdminGuard extends AuthGuard('admin') {}\n"
)
SERVICE = "export class NotesService { save(b) { return this.repository.save(b); } }"


def in_class(*methods: str) -> str | None:
    """The decorators that the last of the methods has then, with "|" between them."""
    guards = [one for one in ("AdminGuard", "JwtAuthGuard") if one in "".join(methods)]
    code = CLASS.format(
        guards=", ".join(guards),
        methods="".join(
            f"\n{''.join(f'  {one}' + chr(10) for one in decorators.split('|'))}  m{at}(@Body() body: Note) {{\n    return this.notes.save(body);\n  }}\n"
            for at, decorators in enumerate(methods)
        ),
    )
    here = World({"notes.controller.ts": code, "guards.ts": GUARDS, "notes.service.ts": SERVICE})
    inventory, findings = here.scan()
    found = max((one for one in findings if one.rule == "SOC2-001"), key=lambda one: one.location)
    fixes = accepted(FixContext(found, here.files["notes.controller.ts"], inventory, here.files), PLUGIN)
    lines = fixes[0][1].rpartition("\n\n")[2].splitlines() if fixes else []
    return "|".join(line.strip() for line in lines if line.strip().startswith("@")) or None


@pytest.mark.parametrize(
    ("methods", "after"),
    [
        (["@Post('a')|@UseGuards(JwtAuthGuard)|@HttpCode(200)", "@Put('b')|@UseGuards(JwtAuthGuard)"], "@Delete('c')|@UseGuards(JwtAuthGuard)|@HttpCode(200)"),
        (["@HttpCode(200)|@UseGuards(JwtAuthGuard)|@Post('a')", "@UseGuards(JwtAuthGuard)|@Put('b')"], "@UseGuards(JwtAuthGuard)|@Delete('c')|@HttpCode(200)"),
        (["@UseGuards(JwtAuthGuard)|@HttpCode(200)|@Post('a')", "@UseGuards(JwtAuthGuard)|@HttpCode(200)|@Put('b')"], "@UseGuards(JwtAuthGuard)|@Delete('c')|@HttpCode(200)"),
        (["@Post('a')|@HttpCode(200)|@UseGuards(JwtAuthGuard)", "@Put('b')|@HttpCode(200)|@UseGuards(JwtAuthGuard)"], "@Delete('c')|@HttpCode(200)|@UseGuards(JwtAuthGuard)"),
        (["@Get('a')|@UseGuards(AuthGuard('oauth2'))", "@Put('b')|@UseGuards(AuthGuard('oauth2'))"], None),
        (["@Post('a')|@UseGuards(JwtAuthGuard)", "@Put('b')|@UseGuards(JwtAuthGuard)", "@Put('d')|@UseGuards(AdminGuard)", "@Put('e')|@UseGuards(AdminGuard)"], None),
    ],
)  # fmt: skip
def test_a_guard_of_nest_stands_where_the_others_stand(methods: list[str], after: str | None) -> None:
    assert in_class(*methods, "@Delete('c')|@HttpCode(200)") == after


@pytest.mark.parametrize(("idiom", "of_writers"), [("ReadonlyGuard", True), ("JwtAuthGuard", False)])
def test_whether_anything_may_be_changed_is_nothing_to_who_reads(idiom: str, of_writers: bool) -> None:
    code = f"{HEAD}{route('get', '/maps')}{route('post', '/maps', 'auth.signedIn')}module.exports = router;\n"
    here = World({"notes.js": code, "auth.js": AUTH, "models.js": 'exports.Note = require("./note");\n'})
    own, other = here.scan()[0].endpoints
    context = FixContext(finding("SOC2-001", 6, path="notes.js"), here.files["notes.js"], here.scan()[0], here.files)
    assert is_of_writers(context, own, idiom, {other.location: (other, other.controls[0])}) is of_writers
