import Fastify from "fastify";
import jwt from "@fastify/jwt";

import accounts from "./accounts.js";
import teams from "./teams.js";

export function build() {
  const app = Fastify();
  app.register(jwt, { secret: process.env.JWT_SECRET });
  app.decorate("authenticate", async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch (err) {
      reply.code(401).send({ message: "Unauthorized" });
    }
  });
  app.get("/health", async () => ({ ok: true }));
  app.register(accounts, { prefix: "/accounts" });
  app.register(teams, { prefix: "/teams" });
  return app;
}
