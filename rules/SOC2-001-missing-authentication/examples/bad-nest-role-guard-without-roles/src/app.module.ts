import { Module } from "@nestjs/common";
import { APP_GUARD } from "@nestjs/core";
import { RolesGuard } from "./common/roles";
import { ReportsController } from "./reports/reports.controller";

@Module({
  controllers: [ReportsController],
  providers: [{ provide: APP_GUARD, useClass: RolesGuard }],
})
export class AppModule {}
