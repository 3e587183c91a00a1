import https from "node:https";

process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0"; // expect: SOC2-005

export const agent = new https.Agent({ rejectUnauthorized: false }); // expect: SOC2-005
