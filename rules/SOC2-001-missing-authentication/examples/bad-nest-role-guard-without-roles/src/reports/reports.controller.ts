import { Body, Controller, Get, Post } from "@nestjs/common";
import { Roles } from "../common/roles";
import { ReportsService } from "./reports.service";

@Controller("reports")
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get()
  @Roles("analyst", "admin")
  list() {
    return this.reports.all();
  }

  @Post("recalculate") // expect: SOC2-001
  recalculate(@Body("month") month: string) {
    return this.reports.recalculate(month);
  }
}
