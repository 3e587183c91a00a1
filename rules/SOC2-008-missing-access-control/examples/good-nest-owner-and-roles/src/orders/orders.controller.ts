import { Controller, Delete, Get, Param, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { CurrentUser, Roles, RolesGuard } from "../common/roles";
import { OrdersService } from "./orders.service";

@Controller("orders")
@UseGuards(AuthGuard("jwt"), RolesGuard)
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get(":id")
  one(@Param("id") id: string, @CurrentUser() user: { id: string }) {
    return this.orders.findOne(id, user.id);
  }

  @Delete(":id")
  @Roles("support")
  remove(@Param("id") id: string) {
    return this.orders.remove(id);
  }
}
