const router = require("express").Router();
const store = require("./store");
const { requireManager } = require("./guards");

router.get("/", async (req, res) => { // expect: SOC2-008
  res.json(await store.everybody());
});

router.get("/export", requireManager, async (req, res) => {
  res.json(await store.everybody());
});

module.exports = router;
