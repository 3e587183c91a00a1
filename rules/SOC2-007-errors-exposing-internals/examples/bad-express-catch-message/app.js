const express = require("express");

const app = express();
app.use("/payments", require("./routes/payments"));

module.exports = app;
