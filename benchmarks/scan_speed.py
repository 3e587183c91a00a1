"""How long a scan takes: our warm pool, against the three commands started one after another on the same files.

    python benchmarks/scan_speed.py [FOLDER] [--files 2 27]

Takes Python files of FOLDER that have something in them, or makes some.
"""

import argparse
import asyncio
import hashlib
import os
import random
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import DetectSecrets
from bot.scanners.semgrep import Semgrep

ROOT = Path(__file__).resolve().parents[1]
RULES = sorted(ROOT.glob("rules/SOC2-*"))
ROUNDS = 5
SMALLEST, LARGEST = 1_000, 40_000
"""Bytes: what is smaller is an empty package file, what is larger is no ordinary module."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, help="take the Python files from here")
    parser.add_argument("--files", nargs="*", type=int, default=[2, 27], help="how many files to scan at once")
    options = parser.parse_args()
    found = list(from_folder(options.folder) if options.folder else made_up())
    sys.stdout.write(f"{'files':>5} {'lines':>6} {'warm, s':>9} {'cold, s':>9} {'commands, s':>12} {'ratio':>6}\n")
    for count in options.files:
        files = found[:count]
        warm, cold = asyncio.run(ours(files))
        naive = commands(files)
        lines = sum(len(file.lines) for file in files)
        sys.stdout.write(f"{len(files):>5} {lines:>6} {warm:>9.3f} {cold:>9.3f} {naive:>12.2f} {naive / warm:>5.0f}x\n")


def from_folder(folder: Path) -> list[SourceFile]:
    """In an order that has nothing to do with their names or sizes, and is always the same."""
    paths = [path for path in folder.rglob("*.py") if path.is_file() and SMALLEST < path.stat().st_size < LARGEST]
    paths.sort(key=lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).hexdigest())
    files = [source(str(path.relative_to(folder)), path.read_bytes()) for path in paths]
    return [file for file in files if Bandit().accepts(file)]


def made_up() -> list[SourceFile]:
    """Views with a query, a request and a hash each, 40 to 160 lines long."""
    chance = random.Random(2)  # noqa: S311 - to vary lengths, always in the same way
    unit = (
        "@app.get('/items/<int:number>/{n}')\ndef show_{n}(number):\n    row = db.execute(text('SELECT * FROM t'))\n"
        "    digest = hashlib.sha256(row.body).hexdigest()\n    return jsonify(id=number, digest=digest)\n\n\n"
    )
    head = "import hashlib\n\nfrom shop import app, db, jsonify, text\n\n\n"
    bodies = ["".join(unit.format(n=n) for n in range(chance.randint(6, 22))) for _ in range(40)]
    return [source(f"shop/views_{number}.py", (head + body).encode()) for number, body in enumerate(bodies)]


def source(path: str, content: bytes) -> SourceFile:
    return SourceFile(path, BlobId(hashlib.sha1(content, usedforsecurity=False).hexdigest()), content)


async def ours(files: list[SourceFile]) -> tuple[float, float]:
    """Seconds of a scan in a warm pool (the median of some), and of the first one of a new pool."""
    started = time.perf_counter()
    pool = WarmScanPool(RULES, (Bandit(), DetectSecrets(), Semgrep()))
    try:
        await pool.scan(files)
        cold = time.perf_counter() - started
        warm = []
        for _ in range(ROUNDS):
            await asyncio.sleep(1)  # as long as it takes to have the next processes on standby
            started = time.perf_counter()
            await pool.scan(files)
            warm.append(time.perf_counter() - started)
    finally:
        await pool.close()
    return statistics.median(warm), cold


def commands(files: list[SourceFile]) -> float:
    """Seconds of `semgrep scan`, `bandit` and `detect-secrets scan` on a copy of the files, one after another."""
    scripts = Path(sysconfig.get_path("scripts"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "code")
        for number, file in enumerate(files):
            path = folder / f"part{number}" / Path(file.path).name
            path.parent.mkdir(parents=True)
            path.write_bytes(file.content)
        rules = Path(name, "rules.json")
        rules.write_bytes(Semgrep().rules(RULES))
        environment = {**os.environ, "SEMGREP_SEND_METRICS": "off", "HOME": name}
        started = time.perf_counter()
        for command in (
            [
                scripts / "semgrep",
                "scan",
                "--quiet",
                "--json",
                "--metrics=off",
                "--disable-version-check",
                "--config",
                rules,
            ],
            [scripts / "bandit", "-q", "-r", "-f", "json"],
            [scripts / "detect-secrets", "scan", "--all-files", "--no-verify"],
        ):
            subprocess.run(
                [*map(str, command), str(folder)], capture_output=True, check=False, env=environment, cwd=name
            )
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
