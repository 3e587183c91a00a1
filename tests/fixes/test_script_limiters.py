"""SOC2-006 in Node: rates are for people who try, and not for programs."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_limiters import is_meant_for
from bot.fixes.script_rate_limit import PLUGIN
from tests.fixes.test_with_inventory import World


def test_a_limiter_of_keys_is_for_programs() -> None:
    here = World({"a.js": 'const app = require("express")();\napp.post("/search", (req, res) => res.json(1));\n'})
    (own,) = here.scan()[0].endpoints
    assert not is_meant_for("apiKeyRateLimiter", own)


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
    assert bool([fix for fix in PLUGIN.propose(context) if fix.summary.startswith("Lets one address")]) == offered
