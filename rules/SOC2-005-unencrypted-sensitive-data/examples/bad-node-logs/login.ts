import { logger } from "./logger";

export function login(email: string, password: string) {
  logger.info(`login of ${email} with ${password}`); // expect: SOC2-005
  console.log("trying", email, password); // expect: SOC2-005
}
