import crypto from "node:crypto";
import bcrypt from "bcrypt";

export const hashPassword = (password: string) => bcrypt.hash(password, 12);
export const etag = (content: string) => crypto.createHash("md5").update(content).digest("hex");
export const keyOf = (file: Buffer) => crypto.createHash("sha256").update(file).digest("hex");
