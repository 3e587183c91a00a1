import { SignJWT } from "jose";

export async function sign(id: string, key: Uint8Array) {
  return new SignJWT({ id })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(key);
}
