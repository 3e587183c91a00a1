import fastify from "fastify";
import rateLimit from "@fastify/rate-limit";
import { sessions } from "./sessions";

export async function build() {
  const app = fastify();
  await app.register(rateLimit, { max: 20, timeWindow: "1 minute" });
  app.post("/login", async (request, reply) => {
    const { email, password } = request.body as { email: string; password: string };
    const user = await sessions.verifyPassword(email, password);
    if (!user) return reply.code(401).send({ error: "wrong email or password" });
    return { token: await sessions.issue(user) };
  });
  return app;
}
