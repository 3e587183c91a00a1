import { Body, Controller, Logger, Post, UnauthorizedException } from "@nestjs/common";

import { AuthService } from "./auth.service";

@Controller("auth")
export class AuthController {
  private readonly logger = new Logger(AuthController.name);

  constructor(private readonly auth: AuthService) {}

  @Post("login") // expect: SOC2-006
  async login(@Body() body: { email: string; password: string }) {
    const user = await this.auth.verifyPassword(body.email, body.password);
    if (!user) {
      this.logger.warn(`sign-in refused for ${body.email}`);
      throw new UnauthorizedException();
    }
    this.logger.log(`signed in: ${user.id}`);
    return { accessToken: await this.auth.createAccessToken(user) };
  }
}
