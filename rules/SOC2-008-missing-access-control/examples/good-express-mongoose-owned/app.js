const express = require("express");
const authenticate = require("./auth");
const Note = require("./models/note");

const app = express();
app.use(authenticate);

app.get("/notes/:id", async (req, res) => {
  const note = await Note.findById(req.params.id);
  if (!note || !note.owner.equals(req.user.id)) {
    return res.sendStatus(404);
  }
  res.json(note);
});

app.patch("/notes/:id", async (req, res) => {
  const { matchedCount } = await Note.updateOne({ _id: req.params.id, owner: req.user.id }, { text: req.body.text });
  res.sendStatus(matchedCount ? 204 : 404);
});

module.exports = app;
