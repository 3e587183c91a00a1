import { and, eq } from "drizzle-orm";
import { db } from "./db";
import { tickets as rows } from "./schema";

export async function tickets(app) {
  app.get("/:id", async (request) => {
    const { id } = request.params;
    return db.select().from(rows).where(and(eq(rows.id, Number(id)), eq(rows.userId, request.user.id)));
  });

  app.patch("/:id", async (request, reply) => { // expect: SOC2-008
    const { id } = request.params;
    await db.update(rows).set({ seat: String(request.body.seat) }).where(eq(rows.id, Number(id)));
    return reply.code(204).send();
  });
}
