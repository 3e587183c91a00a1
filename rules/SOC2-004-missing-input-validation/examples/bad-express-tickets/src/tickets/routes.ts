import { Router } from 'express';
import { requireLogin } from '../auth';
import * as service from './service';

export const tickets = Router();

tickets.get('/', requireLogin, async (req, res) => { // expect: SOC2-004
  const { state, sort = 'id' } = req.query;
  res.json(await service.list(state, sort));
});

tickets.post('/export', requireLogin, async (req, res) => { // expect: SOC2-004
  const name = req.body.name || 'tickets';
  await service.archive(name);
  res.sendStatus(204);
});

tickets.patch('/:id', requireLogin, async (req, res) => { // expect: SOC2-004
  const ticket = await service.load(Number(req.params.id));
  Object.assign(ticket, req.body);
  await ticket.save();
  res.json(ticket);
});
