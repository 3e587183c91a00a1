import Fastify from "fastify";

import { inventory } from "./inventory.js";

const fastify = Fastify();

fastify.setErrorHandler((error, request, reply) => {
  request.log.error(error);
  reply.status(500).send({ message: error.message, stack: error.stack }); // expect: SOC2-007
});

fastify.get("/stock/:sku", { preHandler: fastify.authenticate }, async (request, reply) => {
  try {
    return await inventory.stock(request.params.sku);
  } catch (err) {
    reply.code(503).send({ reason: String(err) }); // expect: SOC2-007
  }
});

fastify.listen({ port: 3000 });
