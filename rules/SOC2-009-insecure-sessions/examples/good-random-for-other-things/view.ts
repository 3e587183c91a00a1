import { randomBytes, randomInt } from "node:crypto";

export const generateToken = () => randomBytes(32).toString("hex");
export const otp = () => randomInt(100000, 1000000);

export function shake() {
  const offset = Math.random() * 10;
  const tokenCount = Math.floor(Math.random() * 100);
  const key = `row-${Math.random()}`;
  return { offset, tokenCount, key };
}
