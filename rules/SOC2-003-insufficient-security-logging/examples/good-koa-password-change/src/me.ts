import Router from "@koa/router";
import bcrypt from "bcrypt";
import { requireUser } from "./guard";
import { users } from "./users";
import { log } from "./log";

export const router = new Router({ prefix: "/me" });

router.post("/password", requireUser, async (ctx) => {
  const user = ctx.state.user;
  if (!(await bcrypt.compare(String(ctx.request.body.current), user.passwordHash))) ctx.throw(400, "wrong password");
  user.passwordHash = await bcrypt.hash(String(ctx.request.body.next), 12);
  await user.save();
  log.info({ user: user.id }, "password changed");
  ctx.status = 204;
});
