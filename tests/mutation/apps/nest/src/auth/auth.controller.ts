import { Body, Controller, Delete, Logger, Param, Post, UseGuards } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { AuthService } from './auth.service';
import { JwtAuthGuard, Roles, RolesGuard } from './guards';
import { LoginDto } from './login.dto';

@Controller('auth')
export class AuthController {
  private readonly logger = new Logger(AuthController.name);

  constructor(private readonly auth: AuthService) {}

  @UseGuards(ThrottlerGuard)
  @Post('login')
  async login(@Body() login: LoginDto) {
    const result = await this.auth.login(login);
    this.logger.log(`signed in: ${login.email}`);
    return result;
  }

  @UseGuards(JwtAuthGuard, RolesGuard)
  @Roles('admin')
  @Delete('users/:id')
  async remove(@Param('id') id: string) {
    await this.auth.remove(id);
    this.logger.log(`account deleted: ${id}`);
  }
}
