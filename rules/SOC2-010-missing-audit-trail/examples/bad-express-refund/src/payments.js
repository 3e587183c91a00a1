import { Router } from "express";
import { requireStaff } from "./guards.js";
import { Payment } from "./models.js";

export const payments = Router();

payments.post("/payments/:id/refund", requireStaff, async (req, res) => { // expect: SOC2-010
  const payment = await Payment.findById(req.params.id);
  payment.status = "refunded";
  await payment.save();
  res.json({ id: payment.id, status: payment.status });
});
