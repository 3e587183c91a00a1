import { Router } from "express";
import { requireAdmin } from "./guards.js";
import { User } from "./models.js";

export const users = Router();

users.delete("/users/:id", requireAdmin, async (req, res) => { // expect: SOC2-003
  await User.findByIdAndDelete(req.params.id);
  res.status(204).end();
});

users.get("/users/:id", requireAdmin, async (req, res) => {
  res.json(await User.findById(req.params.id));
});
