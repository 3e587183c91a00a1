import crypto from "node:crypto";

export function hashPassword(password: string): string {
  return crypto.createHash("sha256").update(password).digest("hex"); // expect: SOC2-005
}

export function old(password: string, salt: string): string {
  return crypto.createHash("md5").update(salt + password).digest("hex"); // expect: SOC2-005
}
