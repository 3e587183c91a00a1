import { Router } from "express";
import { requireAdmin } from "./guards.js";
import { User } from "./models.js";

export const admin = Router();

admin.use(requireAdmin);

admin.put("/users/:id/role", async (req, res) => { // expect: SOC2-003
  const user = await User.findById(req.params.id);
  user.role = req.body.role;
  await user.save();
  res.json({ id: user.id, role: user.role });
});
