import Koa from "koa";
import Router from "@koa/router";

import { auth } from "./auth";
import { logger } from "./logger";
import { documents } from "./documents";

const app = new Koa();
const router = new Router();

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (err: any) {
    ctx.status = err.status || 500;
    ctx.body = { error: err.expose ? err.message : "Internal error" };
    logger.error(err);
  }
});

router.get("/documents", auth(), async (ctx) => {
  ctx.body = await documents.of(ctx.state.user.id);
});

app.use(router.routes());

export default app;
