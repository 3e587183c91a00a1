import type { FastifyPluginAsync } from "fastify";

import { orders } from "../../../orders.js";

const plugin: FastifyPluginAsync = async (fastify) => {
  fastify.get("/", async (request) => orders.of(request.session.user.id));

  fastify.delete("/:id", async (request, reply) => {
    await orders.remove({ id: request.params.id, owner: request.session.user.id });
    return reply.code(204).send();
  });
};

export default plugin;
