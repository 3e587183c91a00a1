const express = require('express');
const session = require('express-session');
const auth = require('./routes/auth');
const articles = require('./routes/articles');
const invoices = require('./routes/invoices');

const app = express();
app.use(express.json());
app.use(session({ secret: process.env.SESSION_SECRET, cookie: { httpOnly: true, secure: true, sameSite: 'lax' } }));
app.use('/auth', auth);
app.use('/articles', articles);
app.use('/invoices', invoices);

module.exports = app;
