import type { FastifyInstance } from "fastify";

export default async function (fastify: FastifyInstance) {
  fastify.addHook("onRequest", async (request, reply) => {
    if (!request.session.user) {
      return reply.code(401).send({ message: "Sign in first" });
    }
  });
}
