const { Router } = require("express");
const { record } = require("./audit");
const { requireUser } = require("./guards");
const { Draft, Like, Post } = require("./tables");

const router = Router();
router.use(requireUser);

router.post("/drafts", async (req, res) => res.json(await Draft.create({ owner: req.user.id, text: String(req.body.text) })));
router.post("/posts/:id/like", async (req, res) => res.json(await Like.create({ owner: req.user.id, post: req.params.id })));

router.delete("/posts/:id", async (req, res) => {
  await Post.deleteOne({ _id: req.params.id, owner: req.user.id });
  await record(req.user, "post.deleted", req.params.id);
  res.status(204).end();
});

module.exports = router;
