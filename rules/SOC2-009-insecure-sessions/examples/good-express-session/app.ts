import session from "express-session";

export const sessions = session({
  secret: process.env.SESSION_KEY!,
  resave: false,
  saveUninitialized: false,
  cookie: { secure: process.env.NODE_ENV === "production", httpOnly: true, sameSite: "lax" },
});

export function login(req: any, res: any, user: { id: string }) {
  req.session.regenerate(() => {
    req.session.userId = user.id;
    res.status(204).end();
  });
}

export function logout(req: any, res: any) {
  req.session.userId = null;
  res.status(204).end();
}
