import { Controller, Get, Param, Post, Req, UseGuards } from "@nestjs/common";
import { ApiTags } from "@nestjs/swagger";
import { JwtAuthGuard } from "../auth/jwt-auth.guard";
import { InvoicesService } from "./invoices.service";

@ApiTags("invoices")
@Controller("invoices")
export class InvoicesController {
  constructor(private readonly invoices: InvoicesService) {}

  @UseGuards(JwtAuthGuard)
  @Get()
  mine(@Req() req) {
    return this.invoices.ofCustomer(req.user.customerId);
  }

  @UseGuards(JwtAuthGuard)
  @Get("open")
  open(@Req() req) {
    return this.invoices.ofCustomer(req.user.customerId);
  }

  @Post(":id/void") // expect: SOC2-001
  void(@Param("id") id: string) {
    return this.invoices.void(id);
  }
}
