import { Controller, Delete, Param, UseGuards } from "@nestjs/common";
import { AuthGuard } from "@nestjs/passport";
import { AccountGuard } from "../common/account.guard";
import { LoggingGuard } from "../common/logging.guard";
import { DevicesService } from "./devices.service";

@Controller({ path: "devices", version: "1" })
@UseGuards(LoggingGuard)
export class DevicesController {
  constructor(private readonly devices: DevicesService) {}

  @Delete(":serial") // expect: SOC2-001
  remove(@Param("serial") serial: string) {
    return this.devices.remove(serial);
  }

  @Delete(":serial/keys")
  @UseGuards(AuthGuard(["jwt", "api-key"]))
  removeKeys(@Param("serial") serial: string) {
    return this.devices.removeKeys(serial);
  }
}

@Controller("maintenance")
export class MaintenanceController {
  constructor(private readonly devices: DevicesService) {}

  @UseGuards(AccountGuard) // expect: SOC2-001
  @Delete("stale")
  removeStale() {
    return this.devices.removeStale();
  }
}
