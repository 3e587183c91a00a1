const { Router } = require("express");
const authenticate = require("../auth");
const Note = require("../models/note");

const router = Router();
router.use(authenticate);

router.get("/", async (req, res) => {
  res.json(await Note.find({ owner: req.user.id }));
});

router.get("/:id", async (req, res) => { // expect: SOC2-008
  const note = await Note.findById(req.params.id);
  if (!note) return res.sendStatus(404);
  res.json(note);
});

router.delete("/:id", async (req, res) => {
  const note = await Note.findOneAndDelete({ _id: req.params.id, owner: req.user.id });
  res.sendStatus(note ? 204 : 404);
});

module.exports = router;
