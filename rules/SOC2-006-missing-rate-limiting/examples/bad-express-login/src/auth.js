import { Router } from "express";
import bcrypt from "bcrypt";
import jwt from "jsonwebtoken";
import { User } from "./models.js";

export const auth = Router();

auth.post("/login", async (req, res) => { // expect: SOC2-006
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) {
    return res.status(401).json({ error: "wrong email or password" });
  }
  const token = jwt.sign({ sub: user.id }, process.env.JWT_KEY, { expiresIn: "1h" });
  return res.json({ token });
});
