const router = require("express").Router();
const store = require("./store");
const { requireManager } = require("./guards");

router.get("/", requireManager, async (req, res) => {
  res.json(await store.everybody());
});

module.exports = router;
