import type { NextFunction, Request, Response } from "express";

import { sessions } from "./sessions";

export async function requireUser(req: Request, res: Response, next: NextFunction) {
  const session = await sessions.find(req.cookies.sid);
  if (!session) {
    res.sendStatus(401);
    return;
  }
  res.locals.user = session.user;
  next();
}
