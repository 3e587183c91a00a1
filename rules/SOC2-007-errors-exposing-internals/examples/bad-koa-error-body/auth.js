exports.requireUser = async (ctx, next) => {
  if (!ctx.state.user) {
    ctx.throw(401, "Sign in first");
  }
  await next();
};
