"""SOC2-003 in Node: which acts are worth a line in the log, and whom a line must not name."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_log import LOGINS, OF_A_TEAM, PLUGIN
from tests.fixes.test_with_inventory import World


@pytest.mark.parametrize(
    ("call", "leaves"),
    [("users.removeUserFromService(id)", True), ("team.deleteMember(id)", True), ("users.remove(id)", False)],
)
def test_who_leaves_a_team_keeps_the_account(call: str, leaves: bool) -> None:
    assert bool(OF_A_TEAM.search(call)) is leaves


@pytest.mark.parametrize(("name", "login"), [("/login", True), ("/auth", True), ("/links/create", False)])
def test_a_login_is_called_so(name: str, login: bool) -> None:
    assert bool(LOGINS.search(name)) is login


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
    fixes = PLUGIN.propose(FixContext(found, here.files["reset.js"], inventory, here.files))
    lines = [line.strip() for fix in fixes for line in fix.edit.lines]
    assert 'console.info("password changed", { target: user.email });' in lines
