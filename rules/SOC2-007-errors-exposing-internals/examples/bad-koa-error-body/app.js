const Koa = require("koa");
const Router = require("@koa/router");
const { requireUser } = require("./auth");
const shipments = require("./shipments");

const app = new Koa();
const router = new Router();

app.use(async (ctx, next) => {
  try {
    await next();
  } catch (err) {
    ctx.status = 500;
    ctx.body = { error: err.message, trace: err.stack }; // expect: SOC2-007
  }
});

router.get("/shipments", requireUser, async (ctx) => {
  ctx.body = await shipments.of(ctx.state.user.id);
});

app.use(router.routes());
app.listen(3000);
