const router = require("express").Router();
const store = require("./store");

router.get("/:id", async (req, res) => { // expect: SOC2-008
  res.json(await store.booking(req.params.id));
});

router.patch("/:id", async (req, res) => { // expect: SOC2-008
  await store.move(req.params.id, String(req.body.day));
  res.status(204).end();
});

module.exports = router;
