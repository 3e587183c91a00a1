const { Router } = require("express");
const { requireSession } = require("../middleware/session");
const { File } = require("../models");

const router = Router();
router.use(requireSession);

router.get("/", async (req, res) => res.json(await File.findAll({ where: { userId: req.session.userId } })));
router.delete("/:id", async (req, res) => {
  await File.destroy({ where: { id: req.params.id, userId: req.session.userId } });
  res.sendStatus(204);
});

module.exports = router;
