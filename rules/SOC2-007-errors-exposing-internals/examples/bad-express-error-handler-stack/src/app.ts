import express from "express";

import { errorHandler } from "./middleware/error-handler";
import { router } from "./routes";

const app = express();
app.use("/api", router);
app.use(errorHandler);

export default app;
