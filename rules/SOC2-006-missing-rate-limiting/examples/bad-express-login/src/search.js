import { Router } from "express";

export const search = Router();

search.get("/", (req, res) => res.json({ found: [] }));
