import express from "express";

import { requireUser } from "./auth";
import exportsRouter from "./exports/routes";
import { projectsRouter } from "./projects/routes";

export const app = express();

app.use(express.json());
app.use("/api/exports", exportsRouter);
app.use(requireUser);
app.use("/api/projects", projectsRouter);
