import Router from "@koa/router";
import { codes } from "./store";

export const router = new Router();

router.post("/otp/verify", async (ctx) => { // expect: SOC2-006
  const { phone, code } = ctx.request.body as { phone: string; code: string };
  if (!(await codes.verifyOtp(phone, code))) ctx.throw(401, "wrong code");
  ctx.body = { token: await codes.issueToken(phone) };
});
