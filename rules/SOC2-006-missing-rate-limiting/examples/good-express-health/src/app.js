const express = require("express");

const app = express();
app.get("/health", (req, res) => res.json({ ok: true }));
app.get("/version", (req, res) => res.json({ version: process.env.VERSION }));
module.exports = app;
