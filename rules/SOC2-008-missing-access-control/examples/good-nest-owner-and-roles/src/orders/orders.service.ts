import { ForbiddenException, Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Repository } from "typeorm";
import { Order } from "./order.entity";

@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  async findOne(id: string, customerId: string) {
    const order = await this.orders.findOneByOrFail({ id });
    if (order.customerId !== customerId) {
      throw new ForbiddenException();
    }
    return order;
  }

  remove(id: string) {
    return this.orders.delete({ id });
  }
}
