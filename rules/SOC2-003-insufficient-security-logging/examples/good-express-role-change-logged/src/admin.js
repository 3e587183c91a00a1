import { Router } from "express";
import { requireAdmin } from "./guards.js";
import { logger } from "./logger.js";
import { User } from "./models.js";

export const admin = Router();

admin.use(requireAdmin);

admin.put("/users/:id/role", async (req, res) => {
  const user = await User.findById(req.params.id);
  user.role = req.body.role;
  await user.save();
  logger.info("role changed", { user: user.id, role: user.role, by: req.user.id });
  res.json({ id: user.id, role: user.role });
});
