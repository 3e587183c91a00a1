import type { FastifyInstance } from "fastify";

import { accounts } from "../../accounts.js";

export default async function (fastify: FastifyInstance) {
  fastify.post("/login", async (request, reply) => {
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
}
