const { Router } = require("express");
const { requireUser } = require("../auth");
const { logger } = require("../logger");
const { place, PaymentDeclined } = require("../orders");

const router = Router();

router.post("/", requireUser, async (req, res) => {
  try {
    res.status(201).json(await place(req.user.id, req.body));
  } catch (err) {
    if (err instanceof PaymentDeclined) {
      return res.status(402).json({ error: err.message });
    }
    if (err.code === "23505") {
      return res.status(409).json({ error: "You have ordered this already" });
    }
    logger.error("placing an order failed", { error: err.message, stack: err.stack });
    res.status(500).json({ error: "We could not place your order" });
  }
});

router.get("/", requireUser, (req, res) => {
  place
    .history(req.user.id)
    .then((orders) => res.json(orders))
    .catch((err) => {
      logger.error(err);
      res.sendStatus(500);
    });
});

module.exports = router;
