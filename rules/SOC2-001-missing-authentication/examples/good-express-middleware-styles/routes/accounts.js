const router = require("express").Router();
const { Account } = require("../models");

router.get("/", async (req, res) => res.json(await Account.findAll({ where: { ownerId: req.auth.sub } })));

module.exports = router;
