const jwt = require("jsonwebtoken");
const session = require("express-session");

const secret = process.env.JWT_SECRET;
const port = process.env.PORT || "3000";
const fields = { password: "password", token: "token" };

module.exports = (app) => {
  app.use(session({ secret: process.env.SESSION_SECRET, resave: false }));
  app.post("/login", (req, res) => res.json({ token: jwt.sign({ id: 1 }, secret) }));
  const secretKey = app.get("key");
  app.set("key", typeof secretKey === "function" ? secretKey() : secretKey);
  if (!fields.password) throw new Error("password is required");
};
