import type { NextFunction, Request, Response } from "express";

export const errorHandler = (err: Error, req: Request, res: Response, next: NextFunction) => {
  req.log.error(err);
  res.status(500).json({ // expect: SOC2-007
    message: "Something went wrong",
    stack: err.stack,
  });
};
