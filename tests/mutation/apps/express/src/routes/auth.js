const bcrypt = require('bcrypt');
const { Router } = require('express');
const logger = require('../config/logger');
const { authLimiter } = require('../middleware/limits');
const { issue, requireAdmin, requireUser } = require('../middleware/auth');
const { Account } = require('../models');

const router = Router();

router.post('/login', authLimiter, async (req, res) => {
  const account = await Account.findOne({ email: String(req.body.email) });
  if (!account || !(await bcrypt.compare(String(req.body.password), account.passwordHash))) {
    logger.warn('login refused', { email: String(req.body.email) });
    return res.status(401).json({ error: 'Wrong name or password' });
  }
  const token = issue(account);
  logger.info('login succeeded', { target: account.id });
  return res.json({ token });
});

router.post('/register', authLimiter, async (req, res) => {
  const passwordHash = await bcrypt.hash(String(req.body.password), 12);
  const account = await Account.create({ email: String(req.body.email), passwordHash });
  res.status(201).json({ id: account.id });
});

router.post('/accounts/:accountId/lock', requireUser, requireAdmin, async (req, res) => {
  await Account.updateOne({ _id: req.params.accountId }, { locked: true });
  logger.info('account locked', { target: req.params.accountId, actor: req.user.id });
  res.status(204).end();
});

router.delete('/accounts/:accountId', requireUser, requireAdmin, async (req, res) => {
  await Account.deleteOne({ _id: req.params.accountId });
  logger.info('account deleted', { target: req.params.accountId, actor: req.user.id });
  res.status(204).end();
});

module.exports = router;
