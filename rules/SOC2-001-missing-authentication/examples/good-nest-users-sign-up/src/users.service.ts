import { Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Repository } from "typeorm";
import * as argon2 from "argon2";
import * as jwt from "jsonwebtoken";

import { User } from "./user.entity";

@Injectable()
export class UsersService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async create({ email, password }) {
    const user = new User();
    user.email = email;
    user.password = await argon2.hash(password);
    const saved = await this.users.save(user);
    return { email: saved.email, token: this.createToken(saved.id) };
  }

  async findById(id: number) {
    return this.users.findOne({ where: { id } });
  }

  private createToken(id: number) {
    return jwt.sign({ sub: id }, process.env.JWT_SECRET, { expiresIn: "1h" });
  }
}
