const router = require('express').Router();
const auth = require('./auth');
const users = require('./users.controller');

router.delete('/:userId', auth, users.remove); // expect: SOC2-003

module.exports = router;
