const express = require('express');
const fs = require('fs');
const path = require('path');

const app = express();
const FOLDER = path.join(__dirname, 'uploads');

app.get('/files', (req, res) => fs.createReadStream(path.join(FOLDER, req.query.name)).pipe(res)); // expect: SOC2-004

app.get('/raw', (req, res) => res.sendFile(FOLDER + '/' + req.query.name)); // expect: SOC2-004

app.get('/hello', (req, res) => res.send(`<h1>Hello ${req.query.name}</h1>`)); // expect: SOC2-004
