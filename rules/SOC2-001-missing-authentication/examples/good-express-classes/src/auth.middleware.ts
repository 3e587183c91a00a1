import { NextFunction, Request, Response } from "express";
import * as jwt from "jsonwebtoken";

import { HttpError } from "./errors";

export const authMiddleware = (req: Request, res: Response, next: NextFunction) => {
  const token = req.header("Authorization")?.split("Bearer ")[1];
  if (!token) {
    return next(new HttpError(401, "Authentication token missing"));
  }
  req.user = jwt.verify(token, process.env.JWT_SECRET as string);
  next();
};
