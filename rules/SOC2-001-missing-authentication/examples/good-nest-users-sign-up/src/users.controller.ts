import { Body, Controller, Get, Post, UseGuards } from "@nestjs/common";

import { CurrentUser, JwtAuthGuard } from "./auth";
import { UsersService } from "./users.service";

@Controller()
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post("users")
  async create(@Body("user") data: { email: string; password: string }) {
    return this.users.create(data);
  }

  @UseGuards(JwtAuthGuard)
  @Get("user")
  async me(@CurrentUser("id") id: number) {
    return this.users.findById(id);
  }
}
