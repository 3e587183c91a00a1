import Fastify from "fastify";

export function build() {
  const app = Fastify({ logger: true });
  app.setErrorHandler((err, request, reply) => {
    request.log.error({ err }, "request failed");
    reply.code(err.statusCode ?? 500);
    let message = "";
    if (request.method !== "HEAD") {
      message = err.message;
    }
    return { message }; // expect: SOC2-007
  });
  return app;
}
