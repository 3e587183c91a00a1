import Router from "@koa/router";
import bcrypt from "bcrypt";
import { requireUser } from "./guard";
import { users } from "./users";


export const router = new Router({ prefix: "/me" });

router.post("/password", requireUser, async (ctx) => { // expect: SOC2-003
  const user = ctx.state.user;
  if (!(await bcrypt.compare(String(ctx.request.body.current), user.passwordHash))) ctx.throw(400, "wrong password");
  user.passwordHash = await bcrypt.hash(String(ctx.request.body.next), 12);
  await user.save();

  ctx.status = 204;
});
