import { CanActivate, ExecutionContext, Injectable } from "@nestjs/common";
import { Reflector } from "@nestjs/core";

@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const { session } = context.switchToHttp().getRequest();
    const roles = this.reflector.get<string[]>("roles", context.getHandler()) ?? [];
    if (!session?.userId) {
      return false;
    }
    return roles.length === 0 || roles.includes(session.role);
  }
}
