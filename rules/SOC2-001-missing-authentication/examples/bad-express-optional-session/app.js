import express from "express";
import session from "express-session";

import { loadUser } from "./load-user.js";
import { orders } from "./store.js";

const app = express();
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(loadUser);

function ensureLoggedIn(req, res, next) {
  if (req.user) {
    return next();
  }
  res.redirect("/login");
}

app.get("/orders", ensureLoggedIn, async (req, res) => {
  res.render("orders", { orders: await orders.of(req.user.id) });
});

app.post("/orders/:id/refund", async (req, res) => { // expect: SOC2-001
  await orders.refund(req.params.id, req.body.amount);
  res.redirect("/orders");
});

app.listen(process.env.PORT);
