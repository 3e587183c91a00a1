import { Router } from "express";

import { isAuthenticated } from "./auth";
import { ReportService } from "./report.service";
import { ReportsController } from "./reports.controller";

const controller = new ReportsController(new ReportService());

export const router = Router();
router.post("/reports", isAuthenticated, controller.build);
