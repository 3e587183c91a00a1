import { Router } from "express";
import { requireUser } from "./guards";
import { recordAudit } from "./audit";
import { prisma } from "./prisma";

export const invoices = Router();

invoices.use(requireUser);

invoices.post("/", async (req, res) => {
  const invoice = await prisma.invoice.create({ data: { amount: req.body.amount, companyId: req.user.companyId } });
  await recordAudit(req.user.id, "invoice.created", invoice.id);
  res.status(201).json(invoice);
});

invoices.delete("/:id", async (req, res) => { // expect: SOC2-010
  await prisma.invoice.deleteMany({ where: { id: req.params.id, companyId: req.user.companyId } });
  res.status(204).end();
});
