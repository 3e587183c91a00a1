import jwt from "jsonwebtoken";

import { keyFor } from "./store";

export async function read(token: string) {
  const header = jwt.decode(token, { complete: true })?.header;
  return jwt.verify(token, await keyFor(header?.kid), { algorithms: ["RS256"] });
}

export async function readForTenant(token: string) {
  const claims = jwt.decode(token) as { tenant: string };
  const key = await keyFor(claims.tenant);
  return jwt.verify(token, key, { algorithms: ["HS256"] });
}
