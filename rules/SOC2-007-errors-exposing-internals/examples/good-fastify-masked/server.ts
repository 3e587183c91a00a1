import Fastify from "fastify";

import { authenticate } from "./auth";
import { stock } from "./stock";

export const app = Fastify();

app.setErrorHandler((error, request, reply) => {
  request.log.error(error);
  if (error.validation) {
    return reply.status(400).send({ message: error.message });
  }
  return reply.status(500).send({ message: "Internal server error" });
});

app.get("/stock/:sku", { preHandler: [authenticate] }, async (request, reply) => {
  try {
    return await stock(request.params.sku);
  } catch (err) {
    request.log.warn({ err }, "stock is not available");
    return reply.code(503).send({ message: "Try again later" });
  }
});
