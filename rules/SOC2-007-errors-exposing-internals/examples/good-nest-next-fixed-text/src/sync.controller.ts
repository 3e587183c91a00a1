import { Controller, InternalServerErrorException, Logger, Post, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { SyncService } from "./sync.service";

@Controller("sync")
@UseGuards(AuthGuard("jwt"))
export class SyncController {
  private readonly logger = new Logger(SyncController.name);

  constructor(private readonly sync: SyncService) {}

  @Post()
  async start() {
    try {
      return await this.sync.run();
    } catch (error) {
      this.logger.error("sync failed", error.stack);
      throw new InternalServerErrorException("The sync failed");
    }
  }
}
