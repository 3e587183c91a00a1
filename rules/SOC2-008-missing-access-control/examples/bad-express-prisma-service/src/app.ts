import express from "express";

import { requireUser } from "./auth";
import { documentsRouter } from "./documents/router";

export const app = express();
app.use(express.json());
app.use(requireUser);
app.use("/documents", documentsRouter);
