import fastify from "fastify";

import { sessions } from "./sessions";

export async function build() {
  const app = fastify();

  app.post("/login", async (request, reply) => { // expect: SOC2-006
    const { email, password } = request.body as { email: string; password: string };
    const user = await sessions.verifyPassword(email, password);
    if (!user) return reply.code(401).send({ error: "wrong email or password" });
    return { token: await sessions.issue(user) };
  });
  return app;
}
