const jwt = require("jsonwebtoken");
const session = require("express-session");

const secret = process.env.JWT_SECRET || "keyboard dog";  // expect: SOC2-002
const db = "mongodb://shop:Qu1etHarbour@db.internal/shop";  // expect: SOC2-002

module.exports = (app) => {
  app.use(session({ secret: "blue-lamp", resave: false }));  // expect: SOC2-002
  app.post("/login", (req, res) => res.json({ token: jwt.sign({ id: 1 }, "sesame") }));  // expect: SOC2-002
};
