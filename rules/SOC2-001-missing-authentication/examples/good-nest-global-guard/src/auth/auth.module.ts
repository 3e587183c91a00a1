import { Module, Provider } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { JwtAuthGuard } from "./jwt-auth.guard";
import { JwtStrategy } from "./jwt.strategy";

const guards: Provider[] = [{ provide: APP_GUARD, useClass: JwtAuthGuard }];

@Module({ providers: [JwtStrategy, ...guards] })
export class AuthModule {}
