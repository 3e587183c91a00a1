import Router from "@koa/router";
import { requireUser } from "./guard";
import { bus } from "./bus";
import { prisma } from "./db";

export const router = new Router({ prefix: "/payouts" });

router.post("/:id/approve", requireUser, async (ctx) => {
  const payout = await prisma.payout.update({ where: { id: ctx.params.id, ownerId: ctx.state.user.id }, data: { status: "approved" } });
  await prisma.auditLog.create({ data: { actor: ctx.state.user.id, action: "payout.approve", target: payout.id } });
  ctx.body = payout;
});

router.post("/:id/cancel", requireUser, async (ctx) => {
  const payout = await prisma.payout.update({ where: { id: ctx.params.id, ownerId: ctx.state.user.id }, data: { status: "cancelled" } });
  await prisma.auditLog.create({ data: { actor: ctx.state.user.id, action: "payout.cancel", target: payout.id } });
  ctx.body = payout;
});
