import { AuthenticationError } from "./errors";
import { userFor } from "./tokens";

export function auth() {
  return async (ctx, next) => {
    const token = ctx.cookies.get("accessToken");
    if (!token) {
      throw AuthenticationError("Authentication required");
    }
    ctx.state.auth = { user: await userFor(token) };
    return next();
  };
}
