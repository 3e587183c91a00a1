import express from "express";
import session from "express-session";

export const app = express();

app.use(session({ secret: process.env.SESSION_KEY!, resave: false, saveUninitialized: true })); // expect: SOC2-009
app.use(
  "/admin",
  session({ // expect: SOC2-009
    secret: process.env.ADMIN_SESSION_KEY!,
    resave: false,
    cookie: { secure: false, maxAge: 3600000 },
  }),
);
