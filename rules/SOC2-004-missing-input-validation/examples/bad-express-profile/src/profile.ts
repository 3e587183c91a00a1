import { Router } from 'express';
import _ from 'lodash';
import { Account } from './models/account';

export const profile = Router();

profile.put('/', async (req, res) => res.json(await Account.findByIdAndUpdate(req.session.userId, req.body))); // expect: SOC2-004

profile.post('/', async (req, res) => res.json(await Account.create(req.body))); // expect: SOC2-004

profile.patch('/settings', (req, res) => res.json(_.merge(req.session.settings, req.body))); // expect: SOC2-004
