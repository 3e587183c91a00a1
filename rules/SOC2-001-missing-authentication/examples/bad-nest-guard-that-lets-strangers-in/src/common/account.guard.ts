import { CanActivate, ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { JwtService } from "@nestjs/jwt";

@Injectable()
export class AccountGuard implements CanActivate {
  constructor(private readonly jwt: JwtService) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest();
    const token = request.headers["authorization"];
    if (!token) {
      return true;
    }
    try {
      request.account = await this.jwt.verifyAsync(token.replace("Bearer ", ""));
    } catch {
      throw new UnauthorizedException();
    }
    return true;
  }
}
