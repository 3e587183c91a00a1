"""Objects of Node applications that are looked up by their owner too."""

import pytest

from bot.fixes.interface import FixContext
from bot.fixes.script_owner import PLUGIN
from tests.fixes.test_with_inventory import World

GUARDS = """\
exports.signedIn = (req, res, next) => {
  if (!req.user) return res.sendStatus(401);
  next();
};
"""
HEAD = """\
const express = require("express");
const { signedIn } = require("./guards");
const { db, knex, pool, Ticket } = require("./db");

const app = express();
app.use(signedIn);

"""
MODELS = """\
const { DataTypes, sequelize } = require("./sql");

exports.Ticket = sequelize.define("Ticket", { title: DataTypes.STRING, ownerId: DataTypes.INTEGER });
"""

LISTS = {
    "knex": (
        'app.get("/tickets", async (req, res) =>\n'
        '  res.json(await knex("tickets").where({ owner_id: req.user.id })));\n'
    ),
    "sql": (
        'app.get("/tickets", async (req, res) =>\n  res.json(await pool.query("SELECT id, owner_id FROM tickets WHERE'
        ' owner_id = $1", [req.user.id])));\n'
    ),
    "mongo": 'app.get("/tickets", async (req, res) => res.json(await Ticket.find({ ownerId: req.user.id })));\n',
    "prisma": (
        'app.get("/tickets", async (req, res) =>\n'
        "  res.json(await db.ticket.findMany({ where: { ownerId: req.user.id } })));\n"
    ),
}

CASES = [
    (
        "knex",
        'res.json(await knex("tickets").where({ id: req.params.id }).first())',
        "where({ id: req.params.id, owner_id: req.user.id })",
    ),
    (
        "knex",
        'res.json(await knex("tickets").where("id", req.params.id).first())',
        '.where("id", req.params.id).where("owner_id", req.user.id).first()',
    ),
    (
        "sql",
        'res.json(await pool.query("SELECT title FROM tickets WHERE id = $1 LIMIT 1", [req.params.id]))',
        '"SELECT title FROM tickets WHERE id = $1 AND owner_id = $2 LIMIT 1", [req.params.id, req.user.id]',
    ),
    (
        "mongo",
        "res.json(await Ticket.findById(req.params.id))",
        "Ticket.findOne({ _id: req.params.id, ownerId: req.user.id })",
    ),
    (
        "mongo",
        "res.json(await Ticket.findByIdAndUpdate(req.params.id, { title: String(req.body.title) }))",
        "Ticket.findOneAndUpdate({ _id: req.params.id, ownerId: req.user.id }, { title",
    ),
    (
        "prisma",
        "res.json(await db.ticket.findUnique({ where: { id: Number(req.params.id) } }))",
        "where: { id: Number(req.params.id), ownerId: req.user.id }",
    ),
]


def world(kind: str, statement: str, method: str = "get") -> World:
    route = f'\napp.{method}("/tickets/:id", async (req, res) => {{\n  {statement};\n}});\n'
    return World({"app.js": HEAD + LISTS[kind] + route, "guards.js": GUARDS, "db.js": MODELS})


@pytest.mark.parametrize(("kind", "statement", "wanted"), CASES)
def test_a_look_up_asks_for_its_owner(kind: str, statement: str, wanted: str) -> None:
    assert wanted in world(kind, statement).prove("SOC2-008", "app.js")[2]


ALTERNATIVES = [
    ("sql", 'res.json(await pool.query("SELECT title FROM tickets WHERE id = $1 OR title = $1", [req.params.id]))'),
    ("prisma", "res.json(await db.ticket.findFirst({ where: { id: req.params.id, OR: [{ open: true }] } }))"),
]


@pytest.mark.parametrize(("kind", "statement"), ALTERNATIVES)
def test_conditions_with_alternatives_are_left_alone(kind: str, statement: str) -> None:
    here = world(kind, statement)
    inventory, findings = here.scan()
    (finding,) = (one for one in findings if one.rule == "SOC2-008")
    assert not list(PLUGIN.propose(FixContext(finding, here.files["app.js"], inventory, here.files)))
