const Koa = require("koa");
const Router = require("koa-router");
const jwt = require("koa-jwt");

const app = new Koa();
const open = new Router();
const router = new Router({ prefix: "/notes" });

open.get("/ping", (ctx) => {
  ctx.body = "pong";
});

router.get("/", async (ctx) => {
  ctx.body = await ctx.db.notes.find({ owner: ctx.state.user.sub });
});

router.delete("/:id", async (ctx) => {
  const { deletedCount } = await ctx.db.notes.deleteOne({ _id: ctx.params.id, owner: ctx.state.user.sub });
  ctx.status = deletedCount ? 204 : 404;
});

app.use(open.routes());
app.use(jwt({ secret: process.env.JWT_SECRET }));
app.use(router.routes()).use(router.allowedMethods());

app.listen(3000);
