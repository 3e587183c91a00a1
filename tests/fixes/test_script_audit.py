"""Records that sibling handlers of Express keep, kept for another act: about its own thing, by who calls."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_audit import PLUGIN
from tests.fixes.test_script_idiom import AUTH
from tests.fixes.test_with_inventory import World

ROUTES = """\
const { Router } = require("express");
const { requireUser } = require("./auth");
const { audit } = require("./audit");
const { Invoice, Mode } = require("./models");

const router = Router();

router.put("/THINGs/:id", requireUser, async (req, res) => {
  await THING.update(req.body, { where: { id: req.params.id } });
  await audit.record("WORD.changed", { id: req.params.id, by: req.user.id });
  res.sendStatus(204);
});

router.delete("/invoices/:id", requireUser, async (req, res) => {
  await Invoice.destroy({ where: { id: req.params.id } });
  res.sendStatus(204);
});

module.exports = router;
"""


@pytest.mark.parametrize(("thing", "word", "offered"), [("Invoice", "invoice", True), ("Mode", "multi_mode", False)])
def test_a_record_is_about_the_thing_that_was_done_to(thing: str, word: str, offered: bool) -> None:
    models = 'const { sequelize } = require("./db");\nexports.Invoice = sequelize.define("Invoice", {});\n'
    models += 'exports.Mode = sequelize.define("Mode", {});\n'
    routes = ROUTES.replace("THING", thing).replace("WORD", word)
    here = World({"routes.js": routes, "auth.js": AUTH, "models.js": models, "audit.js": "exports.audit = {};\n"})
    inventory, findings = here.scan()
    found = [one for one in findings if one.rule == "SOC2-010" and one.location.span.start > 12]
    assert found
    told = list(PLUGIN.propose(FixContext(found[0], here.files["routes.js"], inventory, here.files)))
    lines = [line.strip() for fix in told for line in fix.edit.lines]
    assert ('await audit.record("invoice.deleted", { id: req.params.id, by: req.user.id });' in lines) == offered
