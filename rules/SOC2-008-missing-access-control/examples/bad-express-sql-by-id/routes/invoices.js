const express = require("express");
const authenticate = require("../auth");
const { pool } = require("../pool");

const router = express.Router();

router.get("/", authenticate, async (req, res) => {
  const { rows } = await pool.query("SELECT id, user_id, total FROM invoices WHERE user_id = $1", [req.user.id]);
  res.json(rows);
});

router.get("/:id", authenticate, async (req, res) => { // expect: SOC2-008
  const { rows } = await pool.query("SELECT id, total FROM invoices WHERE id = $1", [req.params.id]);
  res.json(rows[0]);
});

module.exports = router;
