import { Controller, Get, Param, ParseUUIDPipe, Req, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { OrdersService } from "./orders.service";

@Controller("orders")
@UseGuards(AuthGuard("jwt"))
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get()
  mine(@Req() req) {
    return this.orders.ofCustomer(req.user.id);
  }

  @Get(":id") // expect: SOC2-008
  one(@Param("id", ParseUUIDPipe) id: string) {
    return this.orders.findOne(id);
  }
}
