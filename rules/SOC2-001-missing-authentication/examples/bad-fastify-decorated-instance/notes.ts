import type { FastifyInstance } from "fastify";
import { store } from "./store";

export async function notes(app: FastifyInstance) {
  app.get("/", { onRequest: [app.insider] }, async (request) => store.of(request.user.id));

  app.post("/", { onRequest: [app.visitor] }, async (request) => store.add(request.body)); // expect: SOC2-001
}
