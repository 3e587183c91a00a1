import { Router } from "express";
import { requireUser } from "./guards";
import { recordAudit } from "./audit";
import { prisma } from "./prisma";

export const invoices = Router();

invoices.use(requireUser);

invoices.delete("/:id", async (req, res) => {
  await prisma.invoice.deleteMany({ where: { id: req.params.id, companyId: req.user.companyId } });
  await recordAudit(req.user.id, "invoice.deleted", req.params.id);
  res.status(204).end();
});
