import https from "node:https";
import { readFileSync } from "node:fs";

export const agent = new https.Agent({ ca: readFileSync("/etc/ssl/ours.pem"), rejectUnauthorized: true });
export const other = new https.Agent({ rejectUnauthorized: process.env.INSECURE !== "1" });
