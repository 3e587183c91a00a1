import { Router } from 'express';
import { body, validationResult } from 'express-validator';
import { requireLogin } from '../auth';
import { validate } from '../validate';
import { Changes } from './schemas';
import * as service from './service';

export const tickets = Router();

tickets.get('/', requireLogin, async (req, res) => {
  const { state, sort = 'id' } = req.query;
  if (!service.COLUMNS.includes(sort)) {
    return res.status(400).json({ error: 'unknown column' });
  }
  return res.json(await service.list(state, sort));
});

tickets.post('/export', requireLogin, body('name').isAlphanumeric(), async (req, res) => {
  const errors = validationResult(req);
  if (!errors.isEmpty()) {
    return res.status(400).json({ errors: errors.array() });
  }
  await service.archive(req.body.name);
  return res.sendStatus(204);
});

tickets.patch('/:id', requireLogin, validate(Changes), async (req, res) => {
  const ticket = await service.load(Number(req.params.id));
  Object.assign(ticket, req.body);
  await ticket.save();
  res.json(ticket);
});
