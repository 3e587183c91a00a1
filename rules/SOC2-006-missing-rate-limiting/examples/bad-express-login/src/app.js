import express from "express";
import rateLimit from "express-rate-limit";
import { auth } from "./auth.js";
import { search } from "./search.js";

const app = express();
const searchLimiter = rateLimit({ windowMs: 60_000, max: 30 });

app.use(express.json());
app.use("/search", searchLimiter, search);
app.use("/auth", auth);

export default app;
