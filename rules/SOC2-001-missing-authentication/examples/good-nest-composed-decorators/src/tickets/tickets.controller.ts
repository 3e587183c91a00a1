import { Controller, Delete, HttpCode, Param, Post, Body } from "@nestjs/common";
import { Auth } from "../common/auth.decorator";
import { Role } from "../common/role.enum";
import { BaseController } from "./base.controller";
import { Ticket } from "./ticket.entity";
import { TicketsService } from "./tickets.service";

@Controller("tickets")
export class TicketsController extends BaseController<Ticket> {
  constructor(protected readonly service: TicketsService) {
    super();
  }

  @Auth(Role.Agent, Role.Admin)
  @Post()
  open(@Body() ticket: Ticket) {
    return this.service.open(ticket);
  }

  @Auth(Role.Admin)
  @HttpCode(204)
  @Delete(":id")
  remove(@Param("id") id: string) {
    return this.service.remove(id);
  }
}
