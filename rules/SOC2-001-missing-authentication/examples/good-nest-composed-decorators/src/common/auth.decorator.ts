import { applyDecorators, SetMetadata, UseGuards } from "@nestjs/common";
import { ApiBearerAuth, ApiUnauthorizedResponse } from "@nestjs/swagger";
import { Role } from "./role.enum";
import { SessionGuard } from "./session.guard";

export function Auth(...roles: Role[]) {
  return applyDecorators(
    SetMetadata("roles", roles),
    UseGuards(SessionGuard),
    ApiBearerAuth(),
    ApiUnauthorizedResponse({ description: "Sign in first" }),
  );
}
