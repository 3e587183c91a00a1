const express = require('express');
const escapeHtml = require('escape-html');
const fs = require('fs');
const path = require('path');

const app = express();
const FOLDER = path.join(__dirname, 'uploads');

app.get('/files', (req, res) => {
  const file = path.join(FOLDER, path.basename(req.query.name));
  fs.createReadStream(file).pipe(res);
});

app.get('/raw', (req, res) => {
  const file = path.resolve(FOLDER, req.query.name);
  if (!file.startsWith(FOLDER + path.sep)) {
    return res.sendStatus(404);
  }
  return res.sendFile(file);
});

app.get('/hello', (req, res) => res.send(`<h1>Hello ${escapeHtml(req.query.name)}</h1>`));
