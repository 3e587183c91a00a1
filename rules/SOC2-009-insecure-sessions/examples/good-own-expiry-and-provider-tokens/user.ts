import JWT from "jsonwebtoken";

export const transferToken = (id: string, until: Date, secret: string) =>
  JWT.sign({ id, expiresAt: until.toISOString(), type: "transfer" }, secret);

export const mailToken = (id: string, secret: string) =>
  JWT.sign({ id, createdAt: new Date().toISOString(), type: "email" }, secret);

export function claimsOf(token: string) {
  return JWT.decode(token) as JWT.JwtPayload;
}

export async function userFor(token: string, secretOf: (id: string) => Promise<string>) {
  const { id } = claimsOf(token);
  return JWT.verify(token, await secretOf(id));
}

export async function profile(ctx: any, params: { id_token: string }) {
  return JWT.decode(params.id_token);
}

export function remember(ctx: any, teams: string) {
  ctx.cookies.set("sessions", teams, { httpOnly: false });
}
