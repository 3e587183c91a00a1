import { Request, Response } from "express";

import { ReportService } from "./report.service";

export class ReportsController {
  constructor(private readonly reports: ReportService) {}

  build = async (req: Request, res: Response) => {
    try {
      const report = await this.reports.build(req.user.id, req.body.month);
      return res.status(201).json(report);
    } catch (e: any) {
      const message = `Could not build the report: ${e.message}`;
      return res.status(500).json({ success: false, message }); // expect: SOC2-007
    }
  };
}
