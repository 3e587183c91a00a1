import { db } from "./db.js";

export default async function teams(fastify) {
  fastify.addHook("preHandler", async (request, reply) => {
    const session = await db.sessions.get(request.cookies.sid);
    if (!session) {
      return reply.status(401).send({ message: "Unauthorized" });
    }
    request.user = session.user;
  });

  fastify.delete("/:id", async (request, reply) => {
    await db.teams.delete({ id: request.params.id, owner: request.user.id });
    return reply.code(204).send();
  });
}
