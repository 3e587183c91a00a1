const { Router } = require("express");
const { requireUser, requireAdmin } = require("./guards");
const users = require("./users.service");

const router = Router();
router.use(requireUser, requireAdmin);

router.post("/users/:id/suspend", async (req, res) => { // expect: SOC2-003
  await users.suspend(req.params.id, req.user);
  res.status(204).end();
});

module.exports = router;
