import { Controller, Post } from "@nestjs/common";
import { ExportsService } from "./exports.service";

@Controller("exports")
export class ExportsController {
  constructor(private readonly exports: ExportsService) {}

  @Post()
  start() {
    return this.exports.start();
  }
}
