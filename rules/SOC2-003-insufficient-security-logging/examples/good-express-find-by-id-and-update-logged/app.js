const express = require('express');
const User = require('./model');
const logger = require('./logger');
const { requireAdmin } = require('./guards');

const app = express();

app.put('/users/:id/role', requireAdmin, async (req, res) => {
  const user = await User.findByIdAndUpdate(req.params.id, { role: req.body.role });
  logger.info('role of %s set to %s by %s', user.id, req.body.role, req.user.id);
  res.json({ id: user.id });
});
