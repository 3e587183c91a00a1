import express from "express";
import rateLimit from "express-rate-limit";
import { auth } from "./auth.js";

const app = express();

app.use(express.json());
app.use("/auth", rateLimit({ windowMs: 60_000, max: 10 }), auth);

export default app;
