import type { Context, Next } from "koa";
import { users } from "./users";

export async function requireUser(ctx: Context, next: Next) {
  const user = await users.byToken(ctx.get("authorization"));
  if (!user) ctx.throw(401);
  ctx.state.user = user;
  await next();
}
