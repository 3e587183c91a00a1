import JWT from "jsonwebtoken";

import { User } from "./models";

export async function userFromToken(token: string) {
  const payload = JWT.verify(token, process.env.SECRET_KEY!) as { id: string };
  return User.findByPk(payload.id);
}
