import { NestFactory } from "@nestjs/core";

import { AppModule } from "./app.module";

async function start() {
  const app = await NestFactory.create(AppModule);
  app.enableCors({ origin: true, credentials: true }); // expect: SOC2-009
  await app.listen(3000);
}

start();
