import { Router } from 'express';
import { z } from 'zod';
import { Account } from './models/account';

export const profile = Router();

const Changes = z.object({ name: z.string().max(80), phone: z.string().optional() });

profile.put('/', async (req, res) => {
  const changes = Changes.parse(req.body);
  res.json(await Account.findByIdAndUpdate(req.session.userId, changes));
});

profile.post('/', async (req, res) => {
  const { name, phone } = req.body;
  res.json(await Account.create({ name, phone, owner: req.session.userId }));
});

profile.patch('/settings', (req, res) => {
  const known = Changes.safeParse(req.body);
  if (!known.success) {
    return res.status(400).json(known.error.flatten());
  }
  return res.json(Object.assign({}, req.session.settings, known.data));
});
