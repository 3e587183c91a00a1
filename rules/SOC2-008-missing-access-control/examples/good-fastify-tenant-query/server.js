import Fastify from "fastify";

import { db } from "./db.js";

const fastify = Fastify();

fastify.addHook("preHandler", async (request, reply) => {
  const session = await db.session.findUnique({ where: { sid: request.cookies.sid } });
  if (!session) {
    return reply.code(401).send({ message: "Unauthorized" });
  }
  request.user = session.user;
});

fastify.get("/wallets/:id", async (request, reply) => {
  const { id } = request.params;
  const wallet = await db.wallet.findFirst({ where: { id, ownerId: request.user.id } });
  return wallet ?? reply.code(404).send({ message: "No such wallet" });
});

fastify.listen({ port: 3000 });
