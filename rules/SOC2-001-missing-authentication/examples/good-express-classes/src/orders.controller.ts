import { Request, Response, Router } from "express";

import { orders } from "./orders";

export class OrdersController {
  public router = Router();

  constructor() {
    this.router.post("/", this.create);
  }

  async list(req: Request, res: Response) {
    res.json(await orders.of(req.user.id));
  }

  create = async (req: Request, res: Response) => {
    res.status(201).json(await orders.create(req.user.id, req.body));
  };
}
