export const config = {
  port: process.env.PORT ?? "3000",
  jwtSecret: process.env.APP_JWT ?? "shop-jwt", // expect: SOC2-002
  dbPassword: process.env.DB_PASSWORD || "Gr3yLantern9", // expect: SOC2-002
};
