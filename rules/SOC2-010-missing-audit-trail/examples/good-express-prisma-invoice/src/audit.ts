import { prisma } from "./prisma";

export async function recordAudit(actorId: string, action: string, subject: string) {
  await prisma.auditLog.create({ data: { actorId, action, subject } });
}
