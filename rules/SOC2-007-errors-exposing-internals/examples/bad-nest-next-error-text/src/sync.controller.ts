import { Controller, InternalServerErrorException, Post, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { SyncService } from "./sync.service";

@Controller("sync")
@UseGuards(AuthGuard("jwt"))
export class SyncController {
  constructor(private readonly sync: SyncService) {}

  @Post()
  async start() {
    try {
      return await this.sync.run();
    } catch (error) {
      throw new InternalServerErrorException(error.message); // expect: SOC2-007
    }
  }
}
