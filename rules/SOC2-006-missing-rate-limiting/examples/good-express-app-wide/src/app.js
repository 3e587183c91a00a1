const express = require("express");
const rateLimit = require("express-rate-limit");
const session = require("./session");

const app = express();
app.use(express.json());
app.use(rateLimit({ windowMs: 60 * 1000, limit: 60 }));
app.use("/session", session);
module.exports = app;
