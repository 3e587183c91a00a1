# ruff: noqa: E501 - a case is a line
"""What a maintainer of a Node application would send back is not offered: guards that guard nothing or were left out on
purpose, checks that a setting turns off, secrets for browsers, words about what has not happened yet."""

import pytest

from bot.fixes.interface import FixContext, FixWay
from bot.fixes.script_caller import OF_REQUEST
from bot.fixes.script_credentials import PLUGIN as CREDENTIALS
from bot.fixes.script_deed import ASKS
from bot.fixes.script_errors import PLUGIN as ERRORS
from bot.fixes.script_idiom import PLUGIN as IDIOM
from bot.fixes.script_log import AUDITS, OF_MANY
from bot.fixes.script_sessions import PLUGIN as SESSIONS
from bot.fixes.script_transport import PLUGIN as TRANSPORT
from tests.fixes.test_with_inventory import World
from tests.fixes.tools import fixed

AUTH = """\
exports.signedIn = (req, res, next) => {
  if (!req.session.user) return res.sendStatus(401);
  req.user = req.session.user;
  next();
};
exports.validateUser = (req, res, next) => {
  if (!req.body.user) return res.status(401).send("user is missing");
  next();
};
"""
HEAD = """\
const { Router } = require("express");
const auth = require("./auth");
const { Note } = require("./models");
const router = Router();

"""
OWN = 'router.delete("/notes/:id", async (req, res) => res.json(await Note.destroy(req.params.id)));\n'


def proposals(routes: str) -> list[str]:
    files = {"notes.js": f"{HEAD}{routes}{OWN}module.exports = router;\n", "auth.js": AUTH, "models.js": ""}
    here = World(files)
    inventory, findings = here.scan()
    found = next(one for one in findings if one.rule == "SOC2-001" and "DELETE" in one.message)
    return [fix.summary for fix in IDIOM.propose(FixContext(found, here.files["notes.js"], inventory, here.files))]


def routes(guard: str, guarded: int, open_ones: int) -> str:
    line = 'router.post("/n{}", {}async (req, res) => res.json(await Note.create(req.body)));\n'
    some = (line.format(number, f"{guard}, " if number < guarded else "") for number in range(guarded + open_ones))
    return "".join(some)


def test_a_guard_is_offered_where_most_ask_for_it() -> None:
    assert proposals(routes("auth.signedIn", 4, 1)) == ["Adds auth.signedIn, as 4 of the sibling endpoints have it."]


def test_a_guard_is_not_offered_where_many_are_open() -> None:
    assert proposals(routes("auth.signedIn", 2, 4)) == []


def test_a_validator_is_offered_to_nobody() -> None:
    assert proposals(routes("auth.validateUser", 4, 0)) == []


@pytest.mark.parametrize(
    "code",
    [
        "const tls = strict ? {} : { rejectUnauthorized: false };",
        "if (!this.rejectUnauthorized) { options.tls = { rejectUnauthorized: false }; }",
        "const tls = {\n  // do not fail on invalid certs\n  rejectUnauthorized: false,\n};",
        "const ssl = production && { rejectUnauthorized: false };",
    ],
)
def test_a_check_that_a_setting_turns_off_is_spoken_of_only(code: str) -> None:
    assert fixed(f"{code}\n", "rejectUnauthorized: false", "SOC2-005", TRANSPORT, path="app/a.js") is None


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ('const key = process.env.VITE_API_SECRET || "9f8Wq2LmXz71";', "server/a.js"),
        ('const key = process.env.NEXT_PUBLIC_SECRET ?? "9f8Wq2LmXz71";', "server/a.js"),
        ('const NEXT_PUBLIC_SECRET_KEY = "9f8Wq2LmXz71";', "server/a.js"),
        ('process.env.JWT_SECRET = "9f8Wq2LmXz71";', "server/a.js"),
        ('const user = { password: "9f8Wq2LmXz71" };', "src/_mocks_/index.js"),
    ],
)
def test_no_secret_is_handed_to_browsers_or_to_itself(code: str, path: str) -> None:
    assert fixed(f"{code}\n", "9f8W", "SOC2-002", CREDENTIALS, path=path) is None


def test_names_for_browsers_are_no_habit() -> None:
    """The beginning that most of a file's names have is not taken over."""
    asked = "".join(f"use(process.env.VITE_NAME_{number});\n" for number in range(4))
    after = fixed(f'{asked}const apiSecret = "9f8Wq2LmXz71";\n', "9f8W", "SOC2-002", CREDENTIALS, path="server/a.js")
    assert after == f"{asked}const apiSecret = process.env.API_SECRET;\n"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ('error.message || "Sending failed"', '"Sending failed"'),
        ("`Sending failed: ${error.message}`", '"Sending failed"'),
        ('"Sending failed: " + error.message', '"Sending failed"'),
        ("`Error: ${error.message}`", '"Internal server error"'),
    ],
)
def test_the_project_s_own_words_stay(answer: str, expected: str) -> None:
    code = 'send().catch((error) => {{\n  console.error("no", error);\n  res.status(500).send({});\n}});\n'
    after = fixed(code.format(answer), "status(500)", "SOC2-007", ERRORS, path="app/a.js")
    assert after == code.format(expected)


@pytest.mark.parametrize(
    "code",
    [
        "/** @deprecated the old kind */\nfunction token(user) {\n  return jwt.sign({ sub: user.id }, KEY);\n}",
        "app.use(session({\n  cookie: {\n    // not everybody has https\n    secure: false\n  }\n}));",
    ],
)
def test_what_is_so_on_purpose_stays(code: str) -> None:
    mark = "jwt.sign" if "jwt" in code else "session("
    assert fixed(f"{code}\n", mark, "SOC2-009", SESSIONS, path="app/a.js") is None


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("this.pages.validateCanEdit", True),
        ("this.workspaceAbility.createForUser", True),
        ("permissions.update", True),
        ("Note.create", False),
        ("this.pages.remove", False),
        ("checkout.create", False),
        ("hash", False),
    ],
)
def test_a_check_is_no_deed(name: str, asks: bool) -> None:
    assert bool(ASKS.search(name)) is asks


@pytest.mark.parametrize(
    ("value", "carried"),
    [
        ("req.user", True),
        ("ctx.state.auth", True),
        ("req.session.user as User", True),
        ("await query.user.find({ id: req.params.id })", False),
        ("await this.users.findOne(id)", False),
        ("req.app.models.user.find(id)", False),
    ],
)
def test_only_what_the_request_carries_is_the_caller(value: str, carried: bool) -> None:
    assert bool(OF_REQUEST.match(value)) is carried


@pytest.mark.parametrize("call", ["this.auditService.log({})", "audit(req)", "activityLog.write(a)"])
def test_a_record_is_known_by_its_name(call: str) -> None:
    assert AUDITS.search(call)


@pytest.mark.parametrize(("model", "rest"), [("ByUserAndPage", True), ("LabelToPage", True), ("label to page", True), ("Note", False), ("Token", False), ("Invitation", False)])  # fmt: skip
def test_the_rest_of_a_name_is_no_thing(model: str, rest: bool) -> None:
    assert bool(OF_MANY.search(model)) is rest


def test_a_file_in_which_nobody_is_asked_is_left_as_it_is() -> None:
    """Not even where the rest of the project asks everybody."""
    app = 'const app = require("express")();\nconst auth = require("./auth");\n' + "".join(
        f'app.post("/a{number}", auth.signedIn, async (req, res) => res.json(await save(req.body)));\n'
        for number in range(4)
    )
    open_ones = OWN + OWN.replace("/notes/", "/a/") + OWN.replace("/notes/", "/b/")
    app += 'app.use("/inside", require("./notes"));\n'
    here = World({"app.js": app, "notes.js": f"{HEAD}{open_ones}module.exports = router;\n", "auth.js": AUTH})
    inventory, findings = here.scan()
    found = next(one for one in findings if one.rule == "SOC2-001" and one.location.path == "notes.js")
    assert not [*IDIOM.propose(FixContext(found, here.files["notes.js"], inventory, here.files))]


@pytest.mark.parametrize(
    "code",
    [
        "save([\n  { privateKey: '9f8Wq2LmXz71' },\n  { privateKey: '3a1Vb5KpQw92' },\n]);",
        "json(schema, { email: 'ada@example.com', password: '9f8Wq2LmXz71' });",
    ],
)
def test_made_up_rows_stay(code: str) -> None:
    assert fixed(f"{code}\n", "9f8W", "SOC2-002", CREDENTIALS, path="server/a.js") is None


@pytest.mark.parametrize(
    "code",
    [
        "try { validateUrl(url); } catch (error) {\n  console.error(error);\n  res.status(400).send(error.message);\n}",
        "app.use((error, req, res, next) => {\n  const status = error.statusCode || 500;\n  console.error(error);\n"
        "  res.status(status).send(error.message);\n});",
        "try { load(); } catch (error) {\n  const told = error.message;\n  log.error(told);\n  track(told);\n"
        "  res.status(500).send(told);\n}",
    ],
)
def test_what_a_client_or_the_log_needs_is_not_taken_away(code: str) -> None:
    assert fixed(f"{code}\n", "res.status", "SOC2-007", ERRORS, path="app/a.js") is None


def test_a_client_that_is_called_insecure_is_meant_so() -> None:
    code = "this.agentInsecure = new Agent({ rejectUnauthorized: false });\n"
    assert fixed(code, "rejectUnauthorized", "SOC2-005", TRANSPORT, path="app/a.js") is None


@pytest.mark.parametrize(("rule", "plugin", "path", "code", "mark"), [
    ("SOC2-007", ERRORS, "a.js", "try { load(); } catch (e) {\n  switch (e.constructor) {\n    case Full:\n      log.error(e);\n      return next({ status: 409, message: e.message });\n  }\n}", "409"),
    ("SOC2-002", CREDENTIALS, "a.js", "call(url, { api_key: '9f8Wq2LmXz71' });", "9f8W"),
    ("SOC2-005", TRANSPORT, "scripts/a.js", "call({ rejectUnauthorized: false });", "rejectUnauthorized"),
])  # fmt: skip
def test_more_that_stays(rule: str, plugin: FixWay, path: str, code: str, mark: str) -> None:
    assert fixed(f"{code}\n", mark, rule, plugin, path=path) is None
