import path from "node:path";
import autoload from "@fastify/autoload";
import Fastify from "fastify";

export async function build() {
  const app = Fastify({ logger: true });
  await app.register(autoload, { dir: path.join(import.meta.dirname, "plugins") });
  await app.register(autoload, { dir: path.join(import.meta.dirname, "routes") });
  return app;
}
