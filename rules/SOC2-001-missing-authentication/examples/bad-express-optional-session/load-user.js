import { users } from "./store.js";

export async function loadUser(req, res, next) {
  if (req.session.userId) {
    req.user = await users.get(req.session.userId);
  }
  next();
}
