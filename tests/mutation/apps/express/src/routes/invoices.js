const { Router } = require('express');
const { audit } = require('../audit');
const { pool } = require('../db');
const { requireUser } = require('../middleware/auth');
const { Invoice } = require('../models');

const router = Router();

router.get('/', requireUser, async (req, res) => {
  const { rows } = await pool.query('SELECT id, user_id, total FROM invoices WHERE user_id = $1', [req.user.id]);
  res.json(rows);
});

router.get('/:id/lines', requireUser, async (req, res) => {
  const { rows } = await pool.query('SELECT text FROM invoices WHERE id = $1 AND user_id = $2', [req.params.id, req.user.id]);
  res.json(rows);
});

router.get('/:id', requireUser, async (req, res) => {
  res.json(await Invoice.findOne({ _id: req.params.id, owner: req.user.id }));
});

router.post('/:id/void', requireUser, async (req, res) => {
  await Invoice.updateOne({ _id: req.params.id, owner: req.user.id }, { status: 'void' });
  await audit(req.user, 'invoice.voided', req.params.id);
  res.status(204).end();
});

router.post('/:id/pay', requireUser, async (req, res) => {
  await Invoice.updateOne({ _id: req.params.id, owner: req.user.id }, { status: 'paid' });
  await audit(req.user, 'invoice.paid', req.params.id);
  res.status(204).end();
});

router.delete('/:id', requireUser, async (req, res) => {
  await Invoice.deleteOne({ _id: req.params.id, owner: req.user.id });
  await audit(req.user, 'invoice.deleted', req.params.id);
  res.status(204).end();
});

module.exports = router;
