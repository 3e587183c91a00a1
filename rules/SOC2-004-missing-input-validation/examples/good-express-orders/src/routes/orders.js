const express = require('express');
const { execFile } = require('child_process');
const { pool } = require('../db');
const { requireLogin } = require('../middleware/auth');

const router = express.Router();
const COLUMNS = { date: 'placed_at', total: 'total' };

router.get('/', requireLogin, async (req, res) => {
  const column = COLUMNS[req.query.sort] || 'id';
  const { rows } = await pool.query(`SELECT * FROM orders WHERE state = $1 ORDER BY ${column}`, [req.query.state]);
  res.json(rows);
});

router.post('/print', requireLogin, (req, res) => {
  execFile('lp', ['-d', req.body.printer], () => res.sendStatus(204));
});

router.get('/recent', requireLogin, async (req, res) => {
  const limit = Number(req.query.limit);
  res.json((await pool.query(`SELECT * FROM orders LIMIT ${limit}`)).rows);
});

module.exports = router;
