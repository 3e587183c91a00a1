import Fastify from "fastify";
import jwt from "@fastify/jwt";

import { db } from "./db.js";

const fastify = Fastify();
fastify.register(jwt, { secret: process.env.JWT_SECRET });

fastify.addHook("onRequest", async (request, reply) => {
  try {
    await request.jwtVerify();
  } catch (err) {
    return reply.code(401).send({ message: "Unauthorized" });
  }
});

fastify.get("/wallets", async (request) => db.wallet.findMany({ where: { ownerId: request.user.sub } }));

fastify.delete("/wallets/:id", async (request, reply) => { // expect: SOC2-008
  await db.wallet.delete({ where: { id: Number(request.params.id) } });
  return reply.code(204).send();
});

fastify.listen({ port: 3000 });
