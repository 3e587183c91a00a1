import { jwtVerify } from "jose";

const key = new TextEncoder().encode(process.env.SESSION_KEY);

export async function readSession(cookie?: string) {
  if (!cookie) return null;
  const { payload } = await jwtVerify(cookie, key, { algorithms: ["HS256"] });
  return payload;
}
