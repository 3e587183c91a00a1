import httpErrors from "http-errors";

export function AuthenticationError(message: string) {
  return httpErrors(401, message);
}
