import Fastify from "fastify";

export function build() {
  const app = Fastify({ logger: true });
  app.setErrorHandler((err, request, reply) => {
    request.log.error({ err }, "request failed");
    reply.code(err.statusCode ?? 500);
    let message = "Something went wrong";
    if (err.statusCode && err.statusCode < 500) {
      message = err.message;
    }
    return { message };
  });
  return app;
}
