const { Router } = require("express");
const authenticate = require("../middleware/auth");
const { Invoice } = require("../models");

const router = Router();

router.get("/", authenticate, async (req, res) => {
  res.json(await Invoice.findAll({ where: { accountId: req.user.accountId } }));
});

router.post("/", authenticate, async (req, res) => {
  const invoice = await Invoice.create({ ...req.body, accountId: req.user.accountId });
  res.status(201).json(invoice);
});

router.delete("/:id", async (req, res) => { // expect: SOC2-001
  await Invoice.destroy({ where: { id: req.params.id } });
  res.status(204).end();
});

module.exports = router;
