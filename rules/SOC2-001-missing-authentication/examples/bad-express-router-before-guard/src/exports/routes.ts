import { Router } from "express";

import * as controller from "./controller";

const router = Router();

router
  .route("/")
  .get(controller.list) // expect: SOC2-001
  .post(controller.start); // expect: SOC2-001

export default router;
