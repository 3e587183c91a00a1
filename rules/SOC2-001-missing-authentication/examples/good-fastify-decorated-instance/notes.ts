import type { FastifyInstance } from "fastify";
import { store } from "./store";

export async function notes(app: FastifyInstance) {
  app.addHook("onRequest", app.insider);

  app.get("/", async (request) => store.of(request.user.id));

  app.post("/", { preHandler: app.insider }, async (request) => store.add(request.user.id, request.body));
}
