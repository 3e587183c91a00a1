const express = require("express");
const mongoose = require("mongoose");

const userSchema = new mongoose.Schema({
  email: String,
  password: String,
  ssn: String, // expect: SOC2-005
  creditCard: { type: String, required: true }, // expect: SOC2-005
});
const User = mongoose.model("User", userSchema);

const app = express();
app.post("/register", async (req, res) => {
  const user = new User({ email: req.body.email, password: req.body.password }); // expect: SOC2-005
  await user.save();
  res.status(201).json({ id: user.id });
});
