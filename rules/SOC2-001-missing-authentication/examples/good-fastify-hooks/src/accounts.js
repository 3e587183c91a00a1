import { db } from "./db.js";

export default async function accounts(fastify) {
  fastify.get("/", { onRequest: [fastify.authenticate] }, async (request) => db.accounts.of(request.user.sub));

  fastify.route({
    method: "POST",
    url: "/",
    preHandler: fastify.authenticate,
    handler: async (request, reply) => {
      const account = await db.accounts.create({ owner: request.user.sub, name: request.body.name });
      return reply.code(201).send(account);
    },
  });
}
