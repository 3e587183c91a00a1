import { prisma } from "../prisma";

export const listFor = (userId: string) => prisma.document.findMany({ where: { userId } });

export async function rename(id: string, title: string) {
  return prisma.document.update({ where: { id }, data: { title } });
}
