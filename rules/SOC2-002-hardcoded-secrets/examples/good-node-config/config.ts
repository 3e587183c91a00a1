const secret = process.env.JWT_SECRET;
if (!secret) throw new Error("JWT_SECRET is required");

export const config = {
  port: process.env.PORT ?? "3000",
  jwtSecret: secret,
  dbPassword: process.env.DB_PASSWORD || "",
  tokenHeader: "x-access-token",
};
