import { MiddlewareConsumer, Module, NestModule } from "@nestjs/common";
import { ExportsController } from "../wallets/exports.controller";
import { SessionMiddleware } from "./session.middleware";

@Module({})
export class SecurityModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    consumer.apply(SessionMiddleware).forRoutes(ExportsController);
  }
}
