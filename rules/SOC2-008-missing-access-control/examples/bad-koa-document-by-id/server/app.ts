import Koa from "koa";
import Router from "@koa/router";

import { auth } from "./auth";
import { Attachment } from "./models/Attachment";

const app = new Koa();
const router = new Router();

router.post("attachments.list", auth(), async (ctx) => {
  const { user } = ctx.state.auth;
  ctx.body = await Attachment.findAll({ where: { userId: user.id } });
});

router.post("attachments.delete", auth(), async (ctx) => { // expect: SOC2-008
  const { id } = ctx.request.body;
  const attachment = await Attachment.findByPk(id);
  await attachment.destroy();
  ctx.body = { success: true };
});

app.use(router.routes());

export default app;
