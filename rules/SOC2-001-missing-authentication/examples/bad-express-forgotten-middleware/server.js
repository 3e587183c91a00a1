const express = require("express");
const invoices = require("./routes/invoices");

const app = express();
app.use(express.json());
app.use("/api/invoices", invoices);
app.get("/healthz", (req, res) => res.json({ ok: true }));

module.exports = app;
