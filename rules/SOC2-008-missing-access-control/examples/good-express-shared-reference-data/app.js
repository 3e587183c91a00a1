const express = require("express");
const authenticate = require("./auth");
const { prisma } = require("./prisma");

const app = express();
app.use(authenticate);

app.get("/countries/:code", async (req, res) => {
  res.json(await prisma.country.findUnique({ where: { code: req.params.code } }));
});

app.get("/posts/:id", async (req, res) => {
  res.json(await prisma.post.findUnique({ where: { id: req.params.id }, include: { comments: true } }));
});

app.get("/me", async (req, res) => {
  res.json(await prisma.user.findUnique({ where: { id: req.user.id } }));
});

module.exports = app;
