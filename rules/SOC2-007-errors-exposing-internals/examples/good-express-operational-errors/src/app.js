const express = require("express");
const { errorHandler } = require("./middlewares/error");
const routes = require("./routes");

const app = express();
app.use("/v1", routes);
app.use(errorHandler);

module.exports = app;
