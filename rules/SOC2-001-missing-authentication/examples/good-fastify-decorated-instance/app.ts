import Fastify from "fastify";
import jwt from "@fastify/jwt";
import { notes } from "./notes";

export const app = Fastify();
app.register(jwt, { secret: process.env.JWT_SECRET! });

app.decorate("insider", async (request, reply) => {
  try {
    await request.jwtVerify();
  } catch {
    return reply.code(401).send({ error: "sign in" });
  }
});

app.decorate("visitor", async (request) => {
  try {
    await request.jwtVerify();
  } catch {
    request.log.debug("nobody");
  }
});

app.register(notes, { prefix: "/notes" });
