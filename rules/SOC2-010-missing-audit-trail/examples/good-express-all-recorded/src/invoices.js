const { Router } = require("express");
const { record } = require("./audit");
const { requireUser, requireAdmin } = require("./guards");
const Invoice = require("./invoice");

const router = Router();
router.use(requireUser, requireAdmin);

router.post("/:id/void", async (req, res) => {
  const invoice = await Invoice.findById(req.params.id);
  invoice.status = "void";
  await invoice.save();
  await record(req.user, "invoice.voided", req.params.id);
  res.json(invoice);
});

router.post("/:id/paid", async (req, res) => {
  const invoice = await Invoice.findById(req.params.id);
  invoice.status = "paid";
  await invoice.save();
  await record(req.user, "invoice.paid", req.params.id);
  res.json(invoice);
});

router.delete("/:id", async (req, res) => {
  await Invoice.findByIdAndDelete(req.params.id);
  await record(req.user, "invoice.deleted", req.params.id);
  res.status(204).end();
});

module.exports = router;
