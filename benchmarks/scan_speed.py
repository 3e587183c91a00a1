"""How long a scan takes: our warm pool, against the three commands started one after another on the same files.

    python benchmarks/scan_speed.py [FOLDER] [--files 2 27 200 1500]

Takes Python files of FOLDER that have something in them: by default of the packages that we are installed with. The
commands are stopped once they have missed the goal, so for many files the ratio is what it is at least.
"""

import argparse
import asyncio
import hashlib
import os
import statistics
import subprocess
import sysconfig
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from measured import below, faster, memory, within

from bot.adapters.scan_pool.pool import WarmScanPool
from bot.core.identity import BlobId
from bot.core.source import SourceFile
from bot.scanners.bandit import Bandit
from bot.scanners.detect_secrets import DetectSecrets
from bot.scanners.mapping.semgrep import compile_rules
from bot.scanners.semgrep import Semgrep

ROOT = Path(__file__).resolve().parents[1]
RULES = sorted(ROOT.glob("rules/SOC2-*"))
PACKAGES = Path(sysconfig.get_path("purelib"))
GOALS = {2: 25, 27: 10, 200: 5, 1500: 5}
"""By how many files, how many times faster than the commands."""

ROUNDS = 5
SMALLEST, LARGEST = 1_000, 40_000
"""Bytes: what is smaller is an empty package file, what is larger is no ordinary module."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=PACKAGES, help="take the Python files from here")
    parser.add_argument("--files", nargs="*", type=int, default=list(GOALS), help="how many files to scan at once")
    options = parser.parse_args()
    found = from_folder(options.folder)
    for count in options.files:
        files = found[:count]
        least = GOALS.get(len(files), 5)
        warm, cold, most = asyncio.run(ours(files))
        lines = sum(len(file.lines) for file in files)
        print(f"{len(files)} files, {lines:,} lines: {warm:.2f} s warm, {cold:.2f} s by a new pool, {most:.0f} MiB")
        faster(f"scan of {len(files)} files, warm", warm, commands(files, 1.2 * least * warm), least)
        if count == min(options.files):
            within(f"scan of {len(files)} files, against semgrep-core alone", warm, core_alone(files), 1.3)
        if len(files) >= 200:
            below(f"scan of {len(files)} files: memory", most, "MiB", 1536)


def from_folder(folder: Path) -> list[SourceFile]:
    """In an order that has nothing to do with their names or sizes, and is always the same."""
    paths = [path for path in folder.rglob("*.py") if path.is_file() and SMALLEST < path.stat().st_size < LARGEST]
    paths.sort(key=lambda path: hashlib.sha256(str(path.relative_to(folder)).encode()).hexdigest())
    files = [source(str(path.relative_to(folder)), path.read_bytes()) for path in paths]
    return [file for file in files if Bandit().accepts(file)]


def source(path: str, content: bytes) -> SourceFile:
    return SourceFile(path, BlobId(hashlib.sha1(content, usedforsecurity=False).hexdigest()), content)


async def ours(files: list[SourceFile]) -> tuple[float, float, float]:
    """Seconds of a scan in a warm pool (the median of some), and of the first one of a new pool; MiB at most."""
    started = time.perf_counter()
    pool = WarmScanPool(RULES, (Bandit(), DetectSecrets(), Semgrep()))
    try:
        await pool.scan(files)
        cold = time.perf_counter() - started
        warm, most = [], 0.0
        for _ in range(ROUNDS if len(files) < 100 else 1):
            await asyncio.sleep(1)  # as long as it takes to have the next processes on standby
            started = time.perf_counter()
            scan = asyncio.create_task(pool.scan(files))
            while not (await asyncio.wait({scan}, timeout=0.5))[0]:
                most = max(most, memory([os.getpid()]))
            warm.append(time.perf_counter() - started)
    finally:
        await pool.close()
    return statistics.median(warm), cold, most


def core_alone(files: list[SourceFile]) -> float:
    """Seconds of semgrep's engine by itself on the same files, started as we start it; the best of some."""
    scanner, best = Semgrep(), float("inf")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        taken = [file for file in files if scanner.accepts(file)]
        named = {scanner.file_name(index, file): file for index, file in enumerate(taken)}
        for path, file in named.items():
            (folder / path).write_bytes(file.content)
        (folder / "rules.json").write_bytes(compile_rules(RULES))
        (folder / "targets.json").write_bytes(scanner.targets(folder, named))
        command = scanner.command(folder / "rules.json", folder / "targets.json", 1500)
        for _ in range(ROUNDS):
            started = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            best = min(best, time.perf_counter() - started)
    return best


def commands(files: list[SourceFile], most: float) -> float:
    """Seconds of `semgrep scan`, `bandit` and `detect-secrets scan` on a copy of the files, one after another, for
    `most` seconds at most."""
    scripts = Path(sysconfig.get_path("scripts"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "code")
        for number, file in enumerate(files):
            path = folder / f"part{number}" / Path(file.path).name
            path.parent.mkdir(parents=True)
            path.write_bytes(file.content)
        rules = Path(name, "rules.json")
        rules.write_bytes(compile_rules(RULES))
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
            left = most - (time.perf_counter() - started)
            whole = [*map(str, command), str(folder)]
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(
                    whole, capture_output=True, check=False, env=environment, cwd=name, timeout=max(0.1, left)
                )
        return time.perf_counter() - started


if __name__ == "__main__":
    main()
