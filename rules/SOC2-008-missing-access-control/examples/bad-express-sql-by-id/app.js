const express = require("express");

const app = express();
app.use("/invoices", require("./routes/invoices"));

module.exports = app;
