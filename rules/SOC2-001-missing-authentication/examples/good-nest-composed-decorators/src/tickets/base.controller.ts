import { Get, Param } from "@nestjs/common";
import { Auth } from "../common/auth.decorator";

export abstract class BaseController<T> {
  protected abstract readonly service: { all(): Promise<T[]>; one(id: string): Promise<T> };

  @Auth()
  @Get()
  all() {
    return this.service.all();
  }

  @Auth()
  @Get(":id")
  one(@Param("id") id: string) {
    return this.service.one(id);
  }
}
