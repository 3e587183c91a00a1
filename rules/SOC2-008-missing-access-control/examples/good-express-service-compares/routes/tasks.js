const { Router } = require("express");
const authenticate = require("../auth");
const tasks = require("../services/tasks");

const router = Router();

router.get("/", authenticate, async (req, res) => res.json(await tasks.listFor(req.user.id)));
router.get("/:id", authenticate, async (req, res) => res.json(await tasks.find(req.params.id, req.user)));
router.put("/:id", authenticate, async (req, res) => {
  res.json(await tasks.update({ id: req.params.id, user: req.user, title: req.body.title }));
});

module.exports = router;
