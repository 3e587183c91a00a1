const express = require('express');
const User = require('./model');
const { requireAdmin } = require('./guards');

const app = express();

app.put('/users/:id/role', requireAdmin, async (req, res) => { // expect: SOC2-003
  const user = await User.findByIdAndUpdate(req.params.id, { role: req.body.role }, { new: true });
  res.json({ id: user.id, role: user.role });
});

app.put('/users/:id/email', requireAdmin, async (req, res) => {
  await User.findByIdAndUpdate(req.params.id, { $set: { email: req.body.email } });
  res.sendStatus(204);
});
