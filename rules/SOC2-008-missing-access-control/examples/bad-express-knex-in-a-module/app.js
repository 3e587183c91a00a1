const express = require("express");
const { signedIn } = require("./guards");

const app = express();
app.use(express.json());
app.use("/bookings", signedIn, require("./bookings"));
app.use("/people", signedIn, require("./people"));

module.exports = app;
