"""How long the control inventory takes: a whole tree cold and warm, and a pull request that changes 20 files.

    python benchmarks/inventory_speed.py [FOLDER] [--lines 300000]

FOLDER is a checkout of an application; without it, one of so many lines is made. `scan` is the whole command with all
scanners, as its own process; memory is the largest sum over all of its processes. The pull request's figures are what
the inventory adds to a review: reading the changed files, linking the head and asking the rules, the base being known.
The first review after a start finds no worker that holds the repository; the next ones do (their median is told).
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

from bot.adapters.folder import FolderRepository
from bot.compose.engine import engine_in
from bot.core.identity import CommitSha
from bot.core.source import language_of
from bot.inventory.languages.interface import reader_of
from bot.services.select_files import source_blobs

CHANGED = 20
FOLLOWING = 5
"""Reviews after the first one."""

LINES_OF_A_FILE = 190
"""Lines of a module of the made-up application, about what Django and FastAPI projects have on average."""

UNIT = """
class {name}(Base):
    __tablename__ = "{table}"
    id = Column(Integer, primary_key=True)
    owner_id = Column(ForeignKey("users.id"))
    title = Column(String(80), nullable=False)


def load_{table}(db: Session, number: int, user: User) -> {name}:
    found = db.query({name}).filter({name}.id == number, {name}.owner_id == user.id).first()
    if found is None:
        raise HTTPException(status_code=404, detail="not found")
    return found


@router.get("/{table}/{{number}}")
def show_{table}(number: int, user: CurrentUser, db: Database) -> {name}:
    return load_{table}(db, number, user)


@router.post("/{table}")
def create_{table}(title: str, user: CurrentUser, db: Database) -> {name}:
    made = {name}(owner_id=user.id, title=title)
    db.add(made)
    audit_log.write(db, "{table}.created", actor=user.id)
    db.commit()
    return made


@router.delete("/{table}/{{number}}")
def delete_{table}(number: int, user: CurrentUser, db: Database) -> None:
    db.delete(load_{table}(db, number, user))
    audit_log.write(db, "{table}.deleted", actor=user.id)
    db.commit()

"""
HEAD = """
from fastapi import APIRouter, HTTPException
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Session

from shop import audit_log
from shop.base import Base
from shop.deps import CurrentUser, Database
from shop.users import User

router = APIRouter()
"""
SHARED = {
    "shop/__init__.py": "",
    "shop/base.py": "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n",
    "shop/audit_log.py": "def write(db, action, actor):\n    db.add(AuditEvent(action=action, actor=actor))\n",
    "shop/users.py": "from shop.base import Base\n\nclass User(Base):\n    __tablename__ = 'users'\n",
    "shop/deps.py": """
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.security import OAuth2PasswordBearer

from shop.users import User

scheme = OAuth2PasswordBearer(tokenUrl="token")

def current_user(token: Annotated[str, Depends(scheme)]) -> User:
    user = User.by_token(token)
    if user is None:
        raise HTTPException(status_code=401)
    return user

CurrentUser = Annotated[User, Depends(current_user)]
Database = Annotated[object, Depends(lambda: None)]
""",
}


def make(folder: Path, lines: int) -> None:
    """An application of so many lines: its modules are equal but for their names."""
    modules = max(1, lines // LINES_OF_A_FILE)
    for path, text in SHARED.items():
        write(folder / path, text)
    units = LINES_OF_A_FILE // UNIT.count("\n")
    for number in range(modules):
        parts = [UNIT.format(name=f"Thing{number}x{n}", table=f"things_{number}_{n}") for n in range(units)]
        write(folder / f"shop/area_{number % 40}/module_{number}.py", HEAD + "".join(parts))
    included = "\n".join(
        f"from shop.area_{n % 40}.module_{n} import router as r{n}\napp.include_router(r{n})" for n in range(modules)
    )
    write(folder / "shop/main.py", f"from fastapi import FastAPI\napp = FastAPI()\n{included}\n")


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


class Memory(threading.Thread):
    """The most that a process and all its descendants held at one time, in MiB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.most = 0.0

    def run(self) -> None:
        while True:
            try:
                family = [self._process, *self._process.children(recursive=True)]
                # Proportional: pages that processes share are counted once (Linux: /proc/PID/smaps_rollup).
                self.most = max(self.most, sum(each.memory_full_info().pss for each in family) / 2**20)
            except psutil.Error:
                if not self._process.is_running():
                    return
            time.sleep(0.5)


def scan(folder: Path, home: Path) -> tuple[float, float]:
    """Seconds and MiB of `complianceagent scan`."""
    command = [sys.executable, "-m", "bot.cli", "scan", str(folder), "--format", "sarif", "--output", str(home / "out")]
    started = time.perf_counter()
    process = subprocess.Popen(command, env={**os.environ, "COMPLIANCE_HOME": str(home)}, stderr=subprocess.DEVNULL)
    memory = Memory(process.pid)
    memory.start()
    process.wait()
    return time.perf_counter() - started, memory.most


async def review(folder: Path, home: Path) -> tuple[float, float, int]:
    """Seconds that the inventory adds to a first review of CHANGED files and to one after it, and the endpoints."""
    async with engine_in(home) as engine:
        repository = FolderRepository(folder)
        base = source_blobs((await repository.tree(CommitSha(""))).head_tree)
        await engine.reader.read(repository, base)
        paths = [path for path in sorted(base) if language_of(path) == "python" and path.endswith("s.py")] or sorted(
            base
        )
        seconds = []
        for number in range(1 + FOLLOWING):
            for path in paths[number * CHANGED : (number + 1) * CHANGED]:
                text = (folder / path).read_text()
                write(folder / path, f"{text}\n\ndef added_by_the_pull_request() -> int:\n    return 1\n")
            after = FolderRepository(folder)
            head = source_blobs((await after.tree(CommitSha(""))).head_tree)
            started = time.perf_counter()
            read, _ = await engine.reader.read_all(after, [head, base])
            seconds.append(time.perf_counter() - started)
        return seconds[0], statistics.median(seconds[1:]), len(read.inventory.endpoints)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="an application; it is copied, not changed")
    parser.add_argument("--lines", type=int, default=300_000, help="lines of the made-up application")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, home = Path(name, "app"), Path(name, "home")
        home.mkdir()
        if options.folder:
            subprocess.run(["cp", "-r", str(options.folder), str(folder)], check=True)
        else:
            make(folder, options.lines)
        files = [path for path in folder.rglob("*") if path.is_file() and reader_of(language_of(path.name))]
        lines = sum(path.read_bytes().count(b"\n") for path in files)
        cold, cold_memory = scan(folder, home)
        warm, warm_memory = scan(folder, home)
        first, following, endpoints = asyncio.run(review(folder, home))
    write_out = sys.stdout.write
    write_out(f"{len(files):,} source files, {lines:,} lines, {endpoints:,} endpoints\n")
    write_out(f"{'':34} {'seconds':>9} {'MiB':>6}  target\n")
    write_out(f"{'scan, nothing known':34} {cold:>9.1f} {cold_memory:>6.0f}  60 s, 1,024 MiB\n")
    write_out(f"{'scan, all known':34} {warm:>9.1f} {warm_memory:>6.0f}  10 s, 1,024 MiB\n")
    write_out(f"{f'first review, {CHANGED} files':34} {first:>9.2f} {'':>6}  (no worker holds the tree)\n")
    write_out(f"{f'inventory of a review, {CHANGED} files':34} {following:>9.2f} {'':>6}  1 s\n")


if __name__ == "__main__":
    main()
