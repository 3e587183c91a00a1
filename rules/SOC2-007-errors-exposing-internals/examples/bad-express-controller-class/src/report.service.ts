import { db } from "./db";

export class ReportService {
  async build(user: string, month: string) {
    return db.query("SELECT total FROM sales WHERE user_id = $1 AND month = $2", [user, month]);
  }
}
