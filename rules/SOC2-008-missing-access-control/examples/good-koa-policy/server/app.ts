import Koa from "koa";
import Router from "@koa/router";

import { auth } from "./auth";
import { Document } from "./models/Document";
import { authorize } from "./policies";

const app = new Koa();
const router = new Router();

router.post("documents.delete", auth(), async (ctx) => {
  const { id } = ctx.request.body;
  const { user } = ctx.state.auth;
  const document = await Document.findByPk(id);
  authorize(user, "delete", document);
  await document.destroy();
  ctx.body = { success: true };
});

router.post("documents.export", auth({ role: "admin" }), async (ctx) => {
  ctx.body = await Document.findByPk(ctx.request.body.id);
});

app.use(router.routes());

export default app;
