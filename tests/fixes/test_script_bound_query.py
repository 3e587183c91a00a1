# ruff: noqa: E501 - a case is a line
"""SOC2-004 in JavaScript: what a caller sends is bound, not written into the query."""

import pytest

from tests.fixes.test_with_inventory import World

APP = """\
const express = require("express");
const {{ Pool }} = require("{driver}");

const app = express();
const pool = new Pool();

app.get("/orders", async (req, res) => {{
  const found = await pool.query(`{query}`);
  res.json(found);
}});
"""


@pytest.mark.parametrize(
    ("driver", "query", "mended"),
    [
        ("pg", "SELECT * FROM o WHERE state = '${req.query.state}'", "`SELECT * FROM o WHERE state = $1`, [req.query.state]"),
        ("mysql2/promise", "SELECT * FROM o WHERE id = ${req.query.id}", "`SELECT * FROM o WHERE id = ?`, [req.query.id]"),
        ("pg", "SELECT * FROM o WHERE a LIKE '%${req.query.a}%' AND b = ${req.query.b}", "`SELECT * FROM o WHERE a LIKE $1 AND b = $2`, [`%${req.query.a}%`, req.query.b]"),
        ("pg", "SELECT * FROM o ORDER BY ${req.query.sort}", ""),
        ("pg", "SELECT * FROM ${req.query.table}", ""),
        ("somewhere", "SELECT * FROM o WHERE id = ${req.query.id}", ""),
    ],
)  # fmt: skip
def test_a_query_of_a_driver(driver: str, query: str, mended: str) -> None:
    world = World({"app.js": APP.format(driver=driver, query=query)})
    if mended:
        assert f"pool.query({mended});" in world.prove("SOC2-004", "app.js")[2]
    else:
        with pytest.raises(AssertionError, match="nothing was proved"):
            world.prove("SOC2-004", "app.js")


def test_a_query_of_prisma() -> None:
    text = """\
import Fastify from "fastify";
import { PrismaClient } from "@prisma/client";

const app = Fastify();
const prisma = new PrismaClient();

app.get("/search", (request) => prisma.$queryRawUnsafe(`SELECT * FROM b WHERE t LIKE '%${request.query.q}%'`));
"""
    after = World({"search.ts": text}).prove("SOC2-004", "search.ts")[2]
    assert "prisma.$queryRaw`SELECT * FROM b WHERE t LIKE ${`%${request.query.q}%`}`);" in after
