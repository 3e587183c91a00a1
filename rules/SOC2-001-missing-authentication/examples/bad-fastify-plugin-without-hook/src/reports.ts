import type { FastifyInstance } from "fastify";

import { db } from "./db";

export async function reports(fastify: FastifyInstance) {
  fastify.get("/revenue", async () => { // expect: SOC2-001
    return db.invoice.groupBy({ by: ["month"], _sum: { total: true } });
  });

  fastify.route({ // expect: SOC2-001
    method: "DELETE",
    url: "/revenue/:month",
    handler: async (request, reply) => {
      await db.invoice.deleteMany({ where: { month: request.params.month } });
      return reply.code(204).send();
    },
  });
}
