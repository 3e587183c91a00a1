import { Router } from "express";

import { db } from "../db";

export const projectsRouter = Router();

projectsRouter.get("/", async (req, res) => {
  res.json(await db.project.findMany({ where: { ownerId: res.locals.user.id } }));
});
