import { Router } from "express";
import rateLimit from "express-rate-limit";
import bcrypt from "bcrypt";
import { User } from "./models.js";

const loginLimiter = rateLimit({ windowMs: 15 * 60 * 1000, max: 5 });

export const auth = Router();

auth.post("/login", loginLimiter, async (req, res) => {
  const user = await User.findOne({ email: req.body.email });
  if (!user || !(await bcrypt.compare(req.body.password, user.passwordHash))) {
    return res.status(401).json({ error: "wrong email or password" });
  }
  req.session.userId = user.id;
  return res.status(204).end();
});
