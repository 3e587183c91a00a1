const express = require("express");
const { ensureAuthenticated } = require("./auth");
const Recipe = require("./recipe");

const app = express();

app.get("/recipes", ensureAuthenticated, (req, res) => {
  Recipe.find({ owner: req.user.id })
    .then((recipes) => res.json(recipes))
    .catch((err) => res.status(500).json({ error: err.toString() })); // expect: SOC2-007
});

app.post("/recipes", ensureAuthenticated, (req, res) => {
  Recipe.create({ ...req.body, owner: req.user.id }, (err, recipe) => {
    if (err) {
      return res.status(500).send(err); // expect: SOC2-007
    }
    res.status(201).json(recipe);
  });
});

app.listen(8080);
