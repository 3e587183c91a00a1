import { Router } from "express";
import OpenAI from "openai";

const openai = new OpenAI();

export const ask = Router();

ask.post("/ask", async (req, res) => { // expect: SOC2-006
  const done = await openai.chat.completions.create({
    model: "gpt-4o-mini",
    messages: [{ role: "user", content: req.body.text }],
  });
  res.json({ answer: done.choices[0].message.content });
});
