import { AuthenticationError, AuthorizationError } from "./errors";
import { userFor } from "./tokens";

export function auth(options: { role?: string } = {}) {
  return async (ctx, next) => {
    const token = ctx.cookies.get("accessToken");
    if (!token) {
      throw AuthenticationError("Authentication required");
    }
    const user = await userFor(token);
    if (options.role && user.role !== options.role) {
      throw AuthorizationError("Not allowed");
    }
    ctx.state.auth = { user };
    return next();
  };
}
