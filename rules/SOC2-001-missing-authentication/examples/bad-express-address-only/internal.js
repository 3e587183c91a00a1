const express = require("express");
const { Subscription } = require("./models");

const app = express();
app.use(express.json());

app.post("/internal/subscriptions/:id/extend", async (req, res) => { // expect: SOC2-001
  if (req.ip !== process.env.BILLING_HOST) {
    return res.status(403).json({ error: "Forbidden" });
  }
  await Subscription.update({ months: req.body.months }, { where: { id: req.params.id } });
  res.json({ extended: true });
});

module.exports = app;
