const express = require('express');
const users = require('./users.routes');

const app = express();
app.use('/users', users);

module.exports = app;
