"""How long a pull request of 3,000 files takes, from its webhook to the end of its check, and how much memory.

The real server (`complianceagent serve`, SQLite) against the loopback GitHub. The files are made here: a shop of many
modules in Python and TypeScript, its tests, settings, pages and pictures; one module in twenty has a problem.
Usage: python benchmarks/large_pull_request.py [FILES [MODULES of which one has a problem]]
"""

import asyncio
import secrets
import socket
import sys
import tempfile
import time
from pathlib import Path

from measured import below, memory

from bot.demo.github import LoopbackGitHub
from bot.demo.github.git_repository import Content
from bot.demo.github.state import CheckRun, Repository
from bot.demo.sample_files import base_files
from bot.demo.server_process import environment, serving

FILES = 3_000
GOAL_SECONDS = 180.0
GOAL_MIB = 1536.0
KINDS = 10
"""Files of one module."""

ONE_IN = 20
"""Modules of which one has a problem."""

ROUTER = '''\
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.db import get_session
from shop.m{n}.models import Item{n}
from shop.m{n}.service import priced
from shop.security import CurrentUser

router = APIRouter(prefix="/m{n}", tags=["m{n}"])
Database = Annotated[Session, Depends(get_session)]


class New{n}(BaseModel):
    name: str = Field(max_length=80)
    amount: int = Field(gt=0, lt=1000)


@router.get("/")
def list_items({user}db: Database) -> list[int]:
    """The ids of one's own."""
    return list(db.scalars(select(Item{n}.id).where(Item{n}.owner_id == {owner})))


@router.get("/{{item_id}}")
def get_item(item_id: int, user: CurrentUser, db: Database) -> dict[str, str | int]:
    item = db.get(Item{n}, item_id)
    if item is None or item.owner_id != user.id:
        raise HTTPException(status_code=404, detail="No such item")
    return {{"name": item.name, "price": priced(item.amount)}}
'''
MODELS = """\
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from shop.models import Base


class Item{n}(Base):
    __tablename__ = "items_{n}"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    amount: Mapped[int]
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
"""
SERVICE = """\
import subprocess

RATES = {{"low": 3, "middle": 7, "high": 11}}


def priced(amount: int) -> int:
    rate = RATES["low"] if amount < {n} else RATES["high"]
    return amount * rate


def listed(folder: str) -> int:
    return subprocess.call({call})
"""
TEST = """\
from shop.m{n}.service import priced


def test_priced() -> None:
    assert priced({n}) == {n} * 11
"""
SCRIPT = """\
import {{ Router }} from "express";
import {{ z }} from "zod";
import {{ requireUser }} from "../auth";
import {{ find{n} }} from "./store{n}";

export const router = Router();
const Wanted = z.object({{ id: z.number().int().positive() }});

router.get("/m{n}/:id", requireUser, async (request, response) => {{
  const wanted = Wanted.parse({{ id: Number(request.params.id) }});
  const item = await find{n}(wanted.id, request.user.id);
  if (!item) return response.status(404).json({{ error: "No such item" }});
  return response.json({{ name: item.name, amount: item.amount }});
}});
"""
STORE = """\
import {{ pool }} from "../db";

export interface Item{n} {{ name: string; amount: number }}

export async function find{n}(id: number, owner: number): Promise<Item{n} | undefined> {{
  const found = await pool.query("SELECT name, amount FROM items_{n} WHERE id = $1 AND owner = $2", [id, owner]);
  return found.rows[0];
}}
"""
AUTH = """\
import type { NextFunction, Request, Response } from "express";

export function requireUser(request: Request, response: Response, next: NextFunction) {
  if (!request.user) return response.status(401).end();
  next();
}
"""


def module(number: int, one_in: int) -> dict[str, Content | None]:
    """Ten files: half of them code that ships."""
    bad = number % one_in == 0
    call = 'f"ls {folder}", shell=True' if bad else '["ls", "--", folder]'
    user, owner = ("", number) if number % (2 * one_in) == 0 else ("user: CurrentUser, ", "user.id")
    values = {"n": number, "call": call, "user": user, "owner": owner}
    home, web = f"shop/m{number}", f"web/m{number}"
    return {
        f"{home}/__init__.py": "",
        f"{home}/api.py": ROUTER.format(**values),
        f"{home}/models.py": MODELS.format(**values),
        f"{home}/service.py": SERVICE.format(**values),
        f"tests/test_m{number}.py": TEST.format(**values),
        f"{web}/routes{number}.ts": SCRIPT.format(**values),
        f"{web}/store{number}.ts": STORE.format(**values),
        f"{web}/page{number}.css": f".m{number} {{ margin: {number}px; }}\n",
        f"config/m{number}.yaml": f"name: m{number}\nlimits:\n  amount: {number}\n",
        f"docs/m{number}.md": f"# Module {number}\n\nWhat it sells.\n",
    }


def change(files: int, one_in: int) -> dict[str, Content | None]:
    made: dict[str, Content | None] = {}
    for number in range(-(-files // KINDS)):
        made |= module(number, one_in)
    return dict(list(made.items())[:files])


async def main(files: int, one_in: int) -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        async with LoopbackGitHub() as github:
            app = github.app(
                webhook_url=f"http://127.0.0.1:{port}/webhooks/github", webhook_secret=secrets.token_hex(20)
            )
            github.install(app, "acme")
            base: dict[str, Content] = {**base_files(), "web/auth.ts": AUTH}
            shop = await github.create_repository("acme/shop", base)
            await github.commit(shop, "change", change(files, one_in))
            async with serving(environment(github, app, Path(folder), port), Path(folder, "log")) as server:
                began = time.monotonic()
                pull = await github.open_pull_request(shop, "change")
                opened = time.monotonic() - began
                check, most = await ended(shop, server.pid)
                seconds = time.monotonic() - began
    whole = "was not looked at" not in check.output["summary"]
    print(f"{files} files: {check.conclusion}, {check.output['title']}; {len(pull.comments)} comments, ", end="")
    print(f"{len(check.annotations)} annotations; GitHub took {opened:.1f} s to open it")
    if not whole:
        sys.exit(f"not everything was looked at:\n{check.output['summary']}")
    below(f"review of {files} files, from the webhook to the end of the check", seconds, "s", GOAL_SECONDS)
    below(f"review of {files} files: memory of all processes, at its most", most, "MiB", GOAL_MIB)


async def ended(shop: Repository, pid: int) -> tuple[CheckRun, float]:
    """The check, once it is completed, and the most memory that was seen until then."""
    most = 0.0
    while True:
        most = max(most, await asyncio.to_thread(memory, [pid]))
        for check in shop.checks.values():
            if check.status == "completed":
                return check, most
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[1:]]
    asyncio.run(main(*(numbers + [FILES, ONE_IN][len(numbers) :])))
