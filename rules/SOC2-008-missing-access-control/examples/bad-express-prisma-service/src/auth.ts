import type { NextFunction, Request, Response } from "express";

import { userOf } from "./sessions";

export async function requireUser(req: Request, res: Response, next: NextFunction) {
  const user = await userOf(req.cookies.session);
  if (!user) {
    return res.sendStatus(401);
  }
  req.user = user;
  next();
}
