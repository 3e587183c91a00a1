import { Router } from "express";

import { requireUser } from "./auth";
import { listTickets } from "./tickets";

export const router = Router();

router.get("/tickets", requireUser, async (req, res, next) => {
  try {
    res.json(await listTickets(req.user.id));
  } catch (err) {
    next(err);
  }
});
