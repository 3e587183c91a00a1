import { Controller, Get, Post, UseGuards, Body } from "@nestjs/common";
import { AccessGuard, Open } from "../security/access.guard";
import { Rates } from "./rates";
import { WalletsService } from "./wallets.service";

@UseGuards(AccessGuard)
@Controller("wallets")
export class WalletsController {
  constructor(
    private readonly wallets: WalletsService,
    private readonly rates: Rates,
  ) {}

  @Open(true)
  @Get("quote")
  quote() {
    return this.rates.latest();
  }

  @Post("transfers")
  transfer(@Body() body: { to: string; amount: number }) {
    return this.wallets.transfer(body.to, body.amount);
  }
}
