# ruff: noqa: E501 - a case is a line
"""Grounds on which hardly an offer was right: what everybody may know for a start is no secret that was lost, a log that
nobody is seen to write to, logins that are none, and guards of other files."""

import pytest

from bot.fixes.interface import FixContext, FixWay
from bot.fixes.script_credentials import PLUGIN as CREDENTIALS
from bot.fixes.script_errors import PLUGIN as ERRORS
from bot.fixes.script_idiom import PLUGIN as IDIOM
from bot.fixes.script_limiters import is_meant_for
from bot.fixes.script_log import LOGINS, OF_A_TEAM
from bot.fixes.script_log import PLUGIN as LOG
from bot.fixes.script_sessions import PLUGIN as SESSIONS
from bot.fixes.script_transport import PLUGIN as TRANSPORT
from tests.fixes.test_script_refused import AUTH, HEAD
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import EMPTY, accepted, finding, fixed, line_with, source


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("zwave", False),
        ("admin@123", False),
        ("secrets.rpx.mc-session-3", False),
        ("transmission", False),
        ("9f8Wq2LmXz71", True),
        ("sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc", True),
    ],
)
def test_what_everybody_may_know_is_no_secret_that_was_lost(text: str, drawn: bool) -> None:
    code = f"const acmeSecret = '{text}';\n"
    assert (fixed(code, text, "SOC2-002", CREDENTIALS, path="server/a.js") is not None) == drawn


@pytest.mark.parametrize(
    ("rule", "way", "code", "mark"),
    [
        ("SOC2-005", TRANSPORT, "_.defaults(this, { tls: false, rejectUnauthorized: false });", "reject"),
        ("SOC2-009", SESSIONS, "const session = require('client-sessions');\napp.use(session({ secret: key, cookie: { secureProxy: true } }));", "session({"),
        ("SOC2-009", SESSIONS, "app.use(session({ secret: key, cookie: { httpOnly: false, secure: false } }));", "session({"),
        ("SOC2-002", CREDENTIALS, "const salt = '7a8sb6987asd78asd687';", "7a8s"),
        ("SOC2-007", ERRORS, "try { load(); } catch (e) {\n  log.error(e);\n  res.status(500).send(told('No access') + ' ' + e.message || 'Unknown error');\n}", "status(500)"),
    ],
)  # fmt: skip
def test_it_stays(rule: str, way: FixWay, code: str, mark: str) -> None:
    assert fixed(f"{code}\n", mark, rule, way, path="server/a.js") is None


@pytest.mark.parametrize(
    ("made", "offered"), [("const log = require('./log')(module.filename);", False), ("const a = 1;", True)]
)
def test_no_console_where_each_file_makes_its_own_log(made: str, offered: bool) -> None:
    code = "try { load(); } catch (e) {\n  res.status(500).send(e.message);\n}\n"
    files = {"b.js": source(f"{made}\n", "b.js")}
    context = FixContext(finding("SOC2-007", line_with(code, "500"), path="a.js"), source(code, "a.js"), EMPTY, files)
    assert bool(accepted(context, ERRORS)) == offered


@pytest.mark.parametrize(
    ("call", "leaves"),
    [("users.removeUserFromService(id)", True), ("team.deleteMember(id)", True), ("users.remove(id)", False)],
)
def test_who_leaves_a_team_keeps_the_account(call: str, leaves: bool) -> None:
    assert bool(OF_A_TEAM.search(call)) is leaves


@pytest.mark.parametrize(("name", "login"), [("/login", True), ("/auth", True), ("/links/create", False)])
def test_a_login_is_called_so(name: str, login: bool) -> None:
    assert bool(LOGINS.search(name)) is login


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
    told = list(IDIOM.propose(FixContext(found, here.files["notes.js"], inventory, here.files)))
    assert bool(told) == offered


RESET = """\
const { Router } = require("express");
const { User } = require("./models");
const router = Router();

router.post("/reset-password/:id", async (req, res) => {
  const { id } = req.params;
  const user = await User.findOne({ code: id });
  if (!user) return res.sendStatus(401);
  user.password = await bcrypt.hash(req.body.password, 10);
  await user.save();
  res.json({ email: user.email });
});

module.exports = router;
"""


def test_what_lets_in_by_a_mail_is_not_told_the_log() -> None:
    models = 'exports.User = require("mongoose").model("User", new Schema({ email: String, password: String }));\n'
    here = World({"reset.js": RESET, "models.js": models})
    inventory, findings = here.scan()
    found = next(one for one in findings if one.rule == "SOC2-003")
    fixes = LOG.propose(FixContext(found, here.files["reset.js"], inventory, here.files))
    lines = [line.strip() for fix in fixes for line in fix.edit.lines]
    assert 'console.info("password changed", { target: user.email });' in lines


def test_a_limiter_of_keys_is_for_programs() -> None:
    here = World({"a.js": 'const app = require("express")();\napp.post("/search", (req, res) => res.json(1));\n'})
    (own,) = here.scan()[0].endpoints
    assert not is_meant_for("apiKeyRateLimiter", own)
