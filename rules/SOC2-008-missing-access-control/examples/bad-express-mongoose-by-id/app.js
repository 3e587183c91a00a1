const express = require("express");

const app = express();
app.use("/notes", require("./routes/notes"));

module.exports = app;
