import type { FastifyInstance } from "fastify";

import { db } from "./db";

export async function customers(fastify: FastifyInstance) {
  fastify.addHook("onRequest", async (request, reply) => {
    try {
      await request.jwtVerify();
    } catch {
      return reply.code(401).send({ message: "Unauthorized" });
    }
  });

  fastify.get("/", async (request) => db.customer.findMany({ where: { tenant: request.user.tenant } }));
}
