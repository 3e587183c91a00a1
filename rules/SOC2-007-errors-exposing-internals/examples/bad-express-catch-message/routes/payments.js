const express = require("express");
const { requireUser } = require("../auth");
const { charge, history } = require("../payments");

const router = express.Router();
router.use(requireUser);

router.get("/", async (req, res) => {
  try {
    res.json(await history(req.user.id));
  } catch (err) {
    console.error(err);
    res.status(500).json({ error: err.message }); // expect: SOC2-007
  }
});

router.post("/", async (req, res) => {
  try {
    res.status(201).json(await charge(req.user.id, req.body));
  } catch (error) {
    return res.status(500).send(`Payment failed: ${error}`); // expect: SOC2-007
  }
});

module.exports = router;
