import type { FastifyInstance } from "fastify";

import { orders } from "../../orders.js";

export default async function (fastify: FastifyInstance) {
  fastify.get("/orders.csv", async () => orders.asTable()); // expect: SOC2-001

  fastify.delete("/:id", async (request, reply) => { // expect: SOC2-001
    await orders.removeExport(request.params.id);
    return reply.code(204).send();
  });
}
