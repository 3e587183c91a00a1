import Router from "@koa/router";

import auth from "./auth";
import { Webhook } from "./models";

const router = new Router({ prefix: "/api" });

router.post("webhooks.list", "/webhooks.list", auth(), async (ctx) => {
  ctx.body = await Webhook.findAll({ where: { teamId: ctx.state.user.teamId } });
});

router.post("/webhooks.delete", async (ctx) => { // expect: SOC2-001
  await Webhook.destroy({ where: { id: ctx.request.body.id } });
  ctx.body = { success: true };
});

export default router;
