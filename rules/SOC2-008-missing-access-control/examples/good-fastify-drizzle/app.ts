import Fastify from "fastify";
import { signedIn } from "./guards";
import { tickets } from "./tickets";

export const app = Fastify();
app.addHook("onRequest", signedIn);
app.register(tickets, { prefix: "/tickets" });
