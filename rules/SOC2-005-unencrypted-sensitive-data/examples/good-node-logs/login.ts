import { logger } from "./logger";

export function login(email: string, password: string) {
  logger.info(`login of ${email}, a password of ${password.length} characters`);
  logger.warn("wrong password", email);
}
