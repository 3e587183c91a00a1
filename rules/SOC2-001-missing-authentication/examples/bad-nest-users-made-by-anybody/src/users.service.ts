import { Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Repository } from "typeorm";

import { User } from "./user.entity";

@Injectable()
export class UsersService {
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  async create(data) {
    return this.users.insert({ email: data.email, role: data.role });
  }

  async findById(id: number) {
    return this.users.findOne({ where: { id } });
  }
}
