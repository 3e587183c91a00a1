import Fastify from "fastify";

import { customers } from "./customers";
import { reports } from "./reports";

const fastify = Fastify({ logger: true });

fastify.register(customers, { prefix: "/customers" });
fastify.register(reports, { prefix: "/reports" });

fastify.listen({ port: Number(process.env.PORT) });
