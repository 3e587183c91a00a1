import limits from "@fastify/rate-limit";
import Fastify from "fastify";

import { accounts } from "./accounts.js";

export async function build() {
  const app = Fastify({ logger: true });
  await app.register(limits, { global: false, max: 10, timeWindow: "1 minute" });

  app.post("/login", async (request, reply) => { // expect: SOC2-006
    const { email, password } = request.body;
    const user = await accounts.byEmail(email);
    if (!user || !(await accounts.verifyPassword(password, user.passwordHash))) {
      request.log.warn({ email }, "sign-in refused");
      return reply.code(401).send({ message: "Wrong name or password" });
    }
    await request.session.regenerate();
    request.session.user = { id: user.id };
    request.log.info({ user: user.id }, "signed in");
    return { ok: true };
  });

  return app;
}
