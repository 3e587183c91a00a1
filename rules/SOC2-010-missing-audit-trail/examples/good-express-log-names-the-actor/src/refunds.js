const { Router } = require("express");
const { requireUser, requireAdmin } = require("./guards");
const logger = require("./logger");
const Invoice = require("./invoice");

const router = Router();

router.post("/:id/refund", requireUser, requireAdmin, async (req, res) => {
  const invoice = await Invoice.findById(req.params.id);
  invoice.status = "refunded";
  await invoice.save();
  logger.info({ invoice: invoice.id, by: req.user.id }, "invoice refunded");
  res.json(invoice);
});

module.exports = router;
