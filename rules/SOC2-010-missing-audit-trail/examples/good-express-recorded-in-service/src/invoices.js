const { Router } = require("express");
const { requireUser, requireAdmin } = require("./guards");
const invoices = require("./invoices.service");

const router = Router();

router.delete("/:id", requireUser, requireAdmin, async (req, res) => {
  await invoices.remove(req.params.id, req.user);
  res.status(204).end();
});

module.exports = router;
