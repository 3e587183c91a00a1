const cors = require("cors");
const express = require("express");

const app = express();
app.use(cors({ origin: true, credentials: true })); // expect: SOC2-009
app.use("/feed", (req, res, next) => {
  res.header("Access-Control-Allow-Origin", req.headers.origin); // expect: SOC2-009
  res.header("Access-Control-Allow-Credentials", "true");
  next();
});
