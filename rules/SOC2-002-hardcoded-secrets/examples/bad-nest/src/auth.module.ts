import { Module } from "@nestjs/common";
import { ConfigService } from "@nestjs/config";
import { JwtModule } from "@nestjs/jwt";

@Module({
  imports: [JwtModule.register({ secret: "secretKey", signOptions: { expiresIn: "1h" } })], // expect: SOC2-002
})
export class AuthModule {
  constructor(private readonly configService: ConfigService) {}

  key(): string {
    return this.configService.get("JWT_SECRET") || "keyboard dog"; // expect: SOC2-002
  }
}
