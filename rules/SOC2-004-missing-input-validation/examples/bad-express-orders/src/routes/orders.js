const express = require('express');
const { exec } = require('child_process');
const { pool } = require('../db');
const { requireLogin } = require('../middleware/auth');

const router = express.Router();

router.get('/', requireLogin, (req, res) => pool.query(`SELECT * FROM orders WHERE state = '${req.query.state}'`)); // expect: SOC2-004

router.post('/print', requireLogin, (req, res) => exec('lp -d ' + req.body.printer, () => res.sendStatus(204))); // expect: SOC2-004

router.get('/recent', requireLogin, (req, res) => pool.query(`SELECT * FROM orders LIMIT ${parseInt(req.query.limit, 10)}`));

module.exports = router;
