import { db } from "./db";

export const sessions = {
  find: (sid: string) => db.session.findUnique({ where: { sid }, include: { user: true } }),
};
