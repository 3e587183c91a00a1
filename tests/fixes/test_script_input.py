"""What callers of Node applications send: no shell reads it, and no folder is left by it."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_command import PLUGIN as COMMAND
from bot.fixes.script_input import PLUGIN as INPUT
from tests.fixes.test_with_inventory import World

HEAD = """\
const express = require('express');
const { exec } = require('child_process');
const path = require('path');
const mongoose = require('mongoose');
const { signedIn } = require('./guards');

const User = mongoose.model('User', new mongoose.Schema({ email: String }));
const app = express();
app.use(signedIn);

"""
GUARDS = "exports.signedIn = (req, res, next) => (req.user ? next() : res.sendStatus(401));\n"

CASES = [
    (
        "exec('lp -d ' + req.body.printer, () => res.end());",
        "execFile('lp', ['-d', req.body.printer], () => res.end());",
    ),
    ("exec(`tar czf /b/${req.body.name}.tgz /srv`);", "execFile('tar', ['czf', `/b/${req.body.name}.tgz`, '/srv']);"),
    (
        "res.sendFile(path.join(FOLDER, req.query.name));",
        "res.sendFile(path.join(FOLDER, path.basename(req.query.name)));",
    ),
    ("res.sendFile(FOLDER + '/' + req.query.name);", "res.sendFile(path.join(FOLDER, path.basename(req.query.name)));"),
]

LEFT = [
    "exec('cat ' + req.body.name + ' | wc -l');",
    "exec(req.body.command);",
    "res.sendFile(path.join(FOLDER, req.query.path));",
]


def world(line: str) -> World:
    return World({"app.js": f"{HEAD}app.post('/a', (req, res) => {{\n  {line}\n}});\n", "guards.js": GUARDS})


@pytest.mark.parametrize(("line", "wanted"), CASES)
def test_it_is_taken_for_what_it_should_be(line: str, wanted: str) -> None:
    after = world(line).prove("SOC2-004", "app.js")[2]
    assert f"  {wanted}\n" in after
    assert ("const { execFile } = require('child_process');\n" in after) == ("execFile" in wanted)


@pytest.mark.parametrize("line", LEFT)
def test_what_may_be_meant_is_left_alone(line: str) -> None:
    here = world(line)
    inventory, findings = here.scan()
    (finding,) = (one for one in findings if one.rule == "SOC2-004")
    context = FixContext(finding, here.files["app.js"], inventory, here.files)
    assert not [*COMMAND.propose(context), *INPUT.propose(context)]
