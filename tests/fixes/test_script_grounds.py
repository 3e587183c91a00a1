"""What is too little to ask a caller of Express for a guard, and where a line about a sign-in stands."""

import pytest

from tests.fixes.test_script_idiom import AUTH, HEAD, TAIL, proposals, world
from tests.fixes.test_with_inventory import World

RIGHTS = """\
exports.mayWrite = (req, res, next) => {
  if (!req.user.roles.includes("writer")) return res.sendStatus(403);
  next();
};
"""
LOGIN = """\
const bcrypt = require("bcrypt");
const jwt = require("jsonwebtoken");
const { Router } = require("express");
const { User } = require("./models");

const router = Router();

router.post("/PATH", async (req, res) => {
  const user = await User.findOne({ email: String(req.body.email) });
  const token = (await bcrypt.compare(req.body.password, user.hash)) && jwt.sign({ sub: user.id }, process.env.KEY, {});

  if (token) {
    return res.json({ token });
  }

  res.status(422).json({ error: "Wrong address or password" });
});

module.exports = router;
"""


@pytest.mark.parametrize("all_ask", [True, False])
@pytest.mark.parametrize("name", ["mayWrite", "authorizeWriter"])
def test_who_calls_is_not_asked_where_all_siblings_ask_for_a_right_too(all_ask: bool, name: str) -> None:
    head = HEAD.replace("requireUser, async", "requireUser, mayWrite, async")
    head = head.replace('require("./auth");', 'require("./auth");\nconst { mayWrite } = require("./rights");')
    guards = "requireUser, mayWrite" if all_ask else "requireUser"
    more = f'router.patch("/notes/:id", {guards}, async (req, res) => res.json(await Note.change(req.body)));\n'
    route = 'router.post("/notes/:id/lines", async (req, res) => res.json(await Note.create(req.body)));\n'
    notes = (head + more + route + TAIL).replace("mayWrite", name)
    rights = RIGHTS if name == "mayWrite" else f"exports.{name} = (req, res, next) => policies.apply(req, res, next);\n"
    files = {"notes.js": notes, "auth.js": AUTH, "rights.js": rights}
    here = World({**files, "models.js": 'exports.Note = require("./note");\n'})
    assert bool(proposals(here, "SOC2-001", "notes.js")) != all_ask


@pytest.mark.parametrize(("chosen", "name"), [(True, "requireUser"), (False, "requireUser"), (True, "canRespond")])
def test_a_guard_that_a_setting_chooses_is_not_everybodys(chosen: bool, name: str) -> None:
    """Nor is one that one endpoint alone has, and whose name does not say that it asks who calls."""
    use = f"app.use({name});"
    use = f"if (process.env.SSO) {{ {use} }}" if chosen and name == "requireUser" else use
    app = (
        'const express = require("express");\nconst { NAME } = require("./auth");\n\nconst app = express();\n'
        'app.use("/exports", require("./exports"));\n'
        f'{use}\napp.use("/notes", require("./notes"));\n'
    )
    notes = 'const router = require("express").Router();\nconst { Note } = require("./models");\n\n'
    notes += 'router.get("/", async (req, res) => res.json(await Note.find({ owner: req.user.id })));\n' + TAIL
    exports = notes.replace('get("/"', 'post("/all"').replace(
        "Note.find({ owner: req.user.id })", "Note.create(req.body)"
    )
    models = 'exports.Note = require("mongoose").model("Note", new Schema({ text: String }));\n'
    files = {"app.js": app.replace("NAME", name), "notes.js": notes, "exports.js": exports, "models.js": models}
    here = World({**files, "auth.js": AUTH.replace("requireUser", name)})
    assert bool(proposals(here, "SOC2-001", "exports.js")) != chosen


@pytest.mark.parametrize(("path", "words"), [("login", "login succeeded"), ("register", "account created")])
def test_a_line_stands_where_somebody_is_let_in_and_says_by_what(path: str, words: str) -> None:
    here = World({"login.js": LOGIN.replace("PATH", path), "models.js": world("").files["models.js"].text})
    after = here.prove("SOC2-003", "login.js")[2]
    assert (
        f'  if (token) {{\n    console.info("{words}", {{ target: user.id }});\n    return res.json({{ token }});'
        in after
    )


@pytest.mark.parametrize(
    ("method", "path", "offered"),
    [
        ("get", "/notes/avatars/:id", False),
        ("get", "/notes/:id/thumbnail", False),
        ("post", "/notes/:id/avatar", True),
        ("put", "/notes/:id/images/:image", True),
    ],
)
def test_pictures_that_pages_load_are_not_guarded(method: str, path: str, offered: bool) -> None:
    here = world(f'router.{method}("{path}", async (req, res) => res.json(await Note.findById(req.params.id)));\n')
    found = [one for one in here.scan()[1] if one.rule == "SOC2-001"]
    assert bool(found and proposals(here, "SOC2-001", "notes.js")) == offered


MODES = """
exports.isSingleUserMode = (req, res, next) => {
  if (!req.session.user) return res.sendStatus(401);
  next();
};
"""


def test_how_the_application_is_set_up_is_no_guard() -> None:
    head = HEAD.replace("requireUser", "isSingleUserMode")
    route = 'router.delete("/notes/:id", async (req, res) => res.json(await Note.destroy(req.params.id)));\n'
    files = {
        "notes.js": head + route + TAIL,
        "auth.js": AUTH + MODES,
        "models.js": 'exports.Note = require("./note");\n',
    }
    found = [one for one in World(files).scan()[1] if one.rule == "SOC2-001"]
    assert found
    assert not proposals(World(files), "SOC2-001", "notes.js")


def test_a_guard_stands_first_in_a_row_of_middleware() -> None:
    route = 'router.delete("/notes/:id", [count], async (req, res) => res.json(await Note.destroy(req.params.id)));\n'
    after = world(route).prove("SOC2-001", "notes.js")[2]
    assert 'router.delete("/notes/:id", [requireUser, count], async' in after
