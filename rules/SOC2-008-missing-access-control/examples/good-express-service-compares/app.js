const express = require("express");

const app = express();
app.use("/tasks", require("./routes/tasks"));

module.exports = app;
