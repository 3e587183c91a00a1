import { CanActivate, ExecutionContext, Injectable } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { Sessions } from "./sessions";

export const Open = Reflector.createDecorator<boolean>();

@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.isOpen(context)) return true;
    const request = context.switchToHttp().getRequest();
    return this.authenticate(request);
  }

  private isOpen(context: ExecutionContext) {
    return this.reflector.get(Open, context.getHandler());
  }

  private async authenticate(request): Promise<boolean> {
    request.user = await this.sessions.userOf(request.cookies.sid);
    return Boolean(request.user);
  }
}
