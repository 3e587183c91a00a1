import { and, eq } from "drizzle-orm";
import { db } from "./db";
import { tickets as rows } from "./schema";

export async function tickets(app) {
  app.get("/:id", async (request) => {
    const { id } = request.params;
    return db.select().from(rows).where(and(eq(rows.id, Number(id)), eq(rows.userId, request.user.id)));
  });

  app.patch("/:id", async (request, reply) => {
    const { id } = request.params;
    const [ticket] = await db.select().from(rows).where(eq(rows.id, Number(id)));
    if (ticket.userId !== request.user.id) return reply.code(404).send();
    await db.update(rows).set({ seat: String(request.body.seat) }).where(eq(rows.id, ticket.id));
    return reply.code(204).send();
  });
}
