import type { Context, Next } from "koa";

import { AuthenticationError } from "./errors";
import { userFromToken } from "./tokens";

export default function auth() {
  return async function authMiddleware(ctx: Context, next: Next) {
    const token = ctx.request.get("authorization").split(" ")[1];
    if (!token) {
      throw new AuthenticationError("Authentication required");
    }
    ctx.state.user = await userFromToken(token);
    await next();
  };
}
