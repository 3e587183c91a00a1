const router = require("express").Router();
const store = require("./store");

router.get("/:id", async (req, res) => {
  res.json(await store.bookingOf(req.params.id, req.session.userId));
});

router.patch("/:id", async (req, res) => {
  const booking = await store.booking(req.params.id);
  if (booking.customer_id !== req.session.userId) return res.status(404).end();
  await store.move(booking.id, String(req.body.day));
  res.status(204).end();
});

module.exports = router;
