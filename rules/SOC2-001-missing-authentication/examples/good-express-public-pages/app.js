const crypto = require("crypto");
const express = require("express");
const { Event, Product, User } = require("./models");

const app = express();

app.get("/", (req, res) => res.render("home"));
app.get("/health", (req, res) => res.status(200).send("ok"));
app.get("/products", async (req, res) => res.json(await Product.find({ listed: true })));
app.get("/login", (req, res) => res.render("login"));

app.post("/signup", async (req, res) => {
  const user = await User.create(req.body);
  res.status(201).json({ id: user.id });
});

app.post("/webhooks/payments", express.raw({ type: "application/json" }), async (req, res) => {
  const digest = crypto.createHmac("sha256", process.env.HOOK_SECRET).update(req.body).digest();
  if (!crypto.timingSafeEqual(digest, Buffer.from(req.get("x-signature"), "hex"))) {
    return res.sendStatus(400);
  }
  await Event.create({ body: req.body.toString() });
  res.sendStatus(200);
});

module.exports = app;
