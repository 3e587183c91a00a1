import express, { Application } from "express";

import { authMiddleware } from "./auth.middleware";
import { OrdersController } from "./orders.controller";

class Server {
  public app: Application = express();

  constructor() {
    this.middleware();
    this.routes();
  }

  private middleware() {
    this.app.use(express.json());
    this.app.use(authMiddleware);
  }

  private routes() {
    const orders = new OrdersController();
    this.app.get("/orders", orders.list.bind(orders));
    this.app.use("/orders", orders.router);
  }
}

export default new Server().app;
