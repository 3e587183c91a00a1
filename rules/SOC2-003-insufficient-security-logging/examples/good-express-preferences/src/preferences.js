const { Router } = require("express");
const { requireUser } = require("./guards");
const Preference = require("./preference");

const router = Router();

router.put("/preferences", requireUser, async (req, res) => {
  const found = await Preference.findOne({ owner: req.user.id });
  found.theme = req.body.theme === "dark" ? "dark" : "light";
  await found.save();
  res.json({ theme: found.theme });
});

module.exports = router;
