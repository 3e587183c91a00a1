import type { Request, Response } from "express";

import { db } from "../db";
import { queue } from "../queue";

export async function list(req: Request, res: Response) {
  res.json(await db.export.findMany({ orderBy: { createdAt: "desc" } }));
}

export const start = async (req: Request, res: Response) => {
  const job = await queue.add("export", { table: req.body.table });
  res.status(202).json({ job: job.id });
};
