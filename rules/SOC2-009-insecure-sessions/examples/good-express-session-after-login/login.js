const router = require("express").Router();
const argon2 = require("argon2");
const users = require("./users");

router.post("/login", async (req, res) => {
  const user = await users.byEmail(String(req.body.email));
  if (!user || !(await argon2.verify(user.passwordHash, String(req.body.password)))) return res.sendStatus(401);
  req.session.regenerate(() => {
    req.session.userId = user.id;
    res.sendStatus(204);
  });
});

module.exports = router;
