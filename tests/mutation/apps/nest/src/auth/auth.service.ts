import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { InjectRepository } from '@nestjs/typeorm';
import * as bcrypt from 'bcrypt';
import { Repository } from 'typeorm';
import { LoginDto } from './login.dto';
import { User } from './user.entity';

@Injectable()
export class AuthService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly jwt: JwtService,
  ) {}

  async login(login: LoginDto) {
    const user = await this.users.findOneBy({ email: login.email });
    if (!user || !(await bcrypt.compare(login.password, user.passwordHash))) throw new UnauthorizedException();
    return { token: this.jwt.sign({ sub: user.id }, { expiresIn: '1h' }) };
  }

  async remove(id: string): Promise<void> {
    await this.users.delete({ id });
  }
}
