"""Several projects in one repository, in several languages: each is looked at by its own measure."""

import pytest

from bot.core.policy import POLICY_PATH
from tests.e2e.plant import bad
from tests.e2e.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="session")

POLICY = """\
scope: {include: ["services/**"]}
exclude:
  - paths: ["services/old/**"]
    reason: Is switched off in March.
"""
(TOOL,) = bad(1).values()
SHOP = """\
const express = require("express");
const { signedIn } = require("./auth");
const app = express();
app.get("/orders", signedIn, (req, res) => res.json(db.orders(req.user.id)));
"""
ROUTE = 'app.delete("/orders/:id", (req, res) => res.json(db.remove(req.params.id)));\n'
AUTH = """\
exports.signedIn = (req, res, next) => {
  if (!req.session.user) return res.status(401).end();
  next();
};
"""


async def test_each_project_is_looked_at_by_its_own_measure(stage: Stage) -> None:
    base = {POLICY_PATH: POLICY, "services/shop/auth.js": AUTH, "services/shop/index.js": SHOP, "README.md": "x\n"}
    mono = await stage.repository("monorepo", base)
    pull = await stage.pull(
        mono,
        {
            "services/shop/index.js": SHOP + ROUTE,
            "services/stock/tool.py": TOOL,
            "services/old/tool.py": TOOL,
            "scripts/tool.py": TOOL,
        },
    )
    check = await stage.checked(pull)
    await stage.job_ended(pull)
    assert check.conclusion == "failure"
    assert {each.original.path for each in pull.comments} == {"services/shop/index.js", "services/stock/tool.py"}
    let_be = check.output["summary"].partition("### Let be by the policy")[2]
    assert "Is switched off in March." in let_be
    assert "outside of the policy's scope" in let_be
