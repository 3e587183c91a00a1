import { SignJWT, jwtVerify } from "jose";

import { users } from "./users";

const key = new TextEncoder().encode(process.env.JWT_KEY);

export async function issue(id: string) {
  return await new SignJWT({ id }).setProtectedHeader({ alg: "HS256" }).setIssuedAt().sign(key); // expect: SOC2-009
}

export async function login(req: any, res: any) {
  const user = await users.check(req.body.name, req.body.password);
  if (!user) return res.status(401).end();
  req.session.userId = user.id; // expect: SOC2-009
  return res.status(204).end();
}

export async function read(token: string) {
  return await jwtVerify(token, key, { algorithms: ["HS256"] });
}
