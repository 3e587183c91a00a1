import express from "express";
import "express-async-errors";

import { config } from "./config";
import { ApiError } from "./errors";
import { logger } from "./logger";
import { requireUser } from "./auth";
import { listTickets } from "./tickets";

const app = express();

app.get("/tickets", requireUser, async (req, res, next) => {
  try {
    res.json(await listTickets(req.user.id));
  } catch (err) {
    next(err);
  }
});

app.use((err: Error, req: express.Request, res: express.Response, next: express.NextFunction) => {
  logger.error({ err, path: req.path });
  if (err instanceof ApiError) {
    return res.status(err.status).json({ error: err.message });
  }
  res.status(500).json({
    error: "Something went wrong",
    ...(config.env === "development" && { stack: err.stack }),
  });
});

export default app;
