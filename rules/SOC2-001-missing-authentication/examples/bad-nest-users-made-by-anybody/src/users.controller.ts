import { Body, Controller, Get, Post, UseGuards } from "@nestjs/common";

import { CurrentUser, JwtAuthGuard } from "./auth";
import { UsersService } from "./users.service";

@Controller("users")
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Post() // expect: SOC2-001
  async create(@Body() data: { email: string; role: string }) {
    return this.users.create(data);
  }

  @UseGuards(JwtAuthGuard)
  @Get("me")
  async me(@CurrentUser("id") id: number) {
    return this.users.findById(id);
  }
}
