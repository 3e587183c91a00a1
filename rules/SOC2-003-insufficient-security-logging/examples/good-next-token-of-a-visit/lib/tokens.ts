import jwt from "jsonwebtoken";

export function createToken(payload, secret, options = { expiresIn: "1d" }) {
  return jwt.sign(payload, secret, options);
}
