import session from "@fastify/session";
import fp from "fastify-plugin";

export default fp(async (fastify) => {
  fastify.register(session, { secret: process.env.SESSION_SECRET, cookie: { secure: true } });
});
