import { Injectable } from "@nestjs/common";
import { InjectRepository } from "@nestjs/typeorm";
import { Repository } from "typeorm";
import { Order } from "./order.entity";

@Injectable()
export class OrdersService {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  ofCustomer(customerId: string) {
    return this.orders.find({ where: { customerId } });
  }

  findOne(id: string) {
    return this.orders.findOneBy({ id });
  }
}
