import path from "node:path";
import autoload from "@fastify/autoload";
import Fastify from "fastify";

export async function build() {
  const app = Fastify();
  app.register(autoload, { dir: path.join(import.meta.dirname, "plugins") });
  app.register(autoload, {
    dir: path.join(import.meta.dirname, "routes"),
    autoHooks: true,
    cascadeHooks: true,
  });
  return app;
}
