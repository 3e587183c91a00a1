"""What a review of a change costs: after a second push, and in repositories of any size.

    python benchmarks/cost_of_a_change.py [--sizes 1000 10000 100000]

Real git repositories, and the engine of the server with its warm workers and caches; every figure is the whole of a
review on this machine: both trees are listed, blobs read, scanned and compared, the inventory linked, fixes proved.
"""

import argparse
import asyncio
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from measured import Figure, tell, within

from bot.compose.engine import Engine, engine_in
from bot.services.local_review import review

FILES = 200
ROUNDS = 3
PUSHES = 9
"""One of a tenth of a second is told apart from another by the median of so many."""

OF_CODE = 10
"""One file in so many is Python, as in large repositories; but never more than the inventory reads."""

VIEW = """from flask import Blueprint, jsonify
from flask_login import login_required

views{n} = Blueprint("views{n}", __name__)


@views{n}.get("/items{n}/<int:number>")
@login_required
def show{n}(number: int):
    return jsonify(number=number, of={n})
"""
MORE = """

def listing{n}(folder: str) -> bytes:
    return subprocess.check_output("ls {n} " + folder, shell=True)
"""


async def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        async with engine_in(Path(name, "home")) as engine:
            await second_push(engine, Path(name, "pushes"))
            await any_size(engine, Path(name), sizes)


async def second_push(engine: Engine, folder: Path) -> None:
    """A pull request of 200 files; then a push changes one of them. Against a pull request of one file."""
    base = {f"app/views{n}.py": VIEW.format(n=n) for n in range(FILES)}
    large = {path: changed(n) for n, path in enumerate(base)}
    repository = Repository(folder)
    repository.commit("main", None, base)
    repository.commit("large", "main", large)
    first = await seconds(engine, folder, "large")
    again, alone = [], []
    for number in range(PUSHES):
        path = f"app/views{number}.py"
        repository.commit(f"again{number}", "large", {path: large[path] + MORE.format(n=1000 + number)})
        repository.commit(f"alone{number}", "main", {path: changed(2000 + number)})
        again.append(await seconds(engine, folder, f"again{number}"))
        alone.append(await seconds(engine, folder, f"alone{number}"))
    print(f"a pull request of {FILES} files, for the first time: {first:.2f} s")
    within(
        f"second push that changes one file of {FILES}, against one file alone",
        *(statistics.median(each) for each in (again, alone)),
        1.5,
    )


async def any_size(engine: Engine, folder: Path, sizes: list[int]) -> None:
    """The same pull request of one file, in repositories of these sizes; the tree has been read once before."""
    figures = {}
    for size in sizes:
        place = folder / str(size)
        repository = Repository(place)
        repository.commit("main", None, dict(tree(size)))
        warm: list[float] = []
        for number in range(1 + ROUNDS):
            repository.commit(f"change{number}", "main", {"app/views0.py": changed(number)})
            taken = await seconds(engine, place, f"change{number}")
            warm.append(taken)
        cold, *warm = warm
        figures[size] = statistics.median(warm)
        clone = await asyncio.to_thread(cloned, place)
        print(f"{size:>7,} files: {cold:.2f} s at first, then {figures[size]:.2f} s; a clone takes {clone:.2f} s")
    least, most = min(sizes), max(sizes)
    ratio = figures[most] / figures[least]
    goal = f"below {most / least / 10:g} times for {most / least:g} times the files"
    tell(Figure(f"the same change: {most:,} against {least:,} files", ratio, "times", goal, ratio < most / least / 10))


def cloned(folder: Path) -> float:
    """Seconds of what a tool without a mirror does first."""
    began = time.perf_counter()
    command = ["git", "clone", "-q", "--depth=1", "--branch=main", f"file://{folder}", f"{folder}-copy"]
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def tree(size: int) -> Iterator[tuple[str, str]]:
    for n in range(size):
        if n % OF_CODE == 0:
            yield f"app/views{n}.py" if n < 1000 else f"app/part{n // 1000}/views{n}.py", VIEW.format(n=n)
        else:
            yield f"data/part{n // 1000}/page{n}.html", f"<p>{n}</p>\n"


def changed(n: int) -> str:
    return "import subprocess\n" + VIEW.format(n=n) + MORE.format(n=n)


async def seconds(engine: Engine, folder: Path, head: str) -> float:
    began = time.perf_counter()
    outcome = await review(engine.scanner, engine.open_repository(folder), "main", head)
    if not outcome.findings:
        raise RuntimeError(f"{head}: nothing was found, so nothing was measured")
    return time.perf_counter() - began


class Repository:
    """Made by `git fast-import`: a hundred thousand files take seconds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._marks = itertools.count(1)
        subprocess.run(["git", "init", "-q", "--initial-branch=main", folder], check=True)

    def commit(self, branch: str, parent: str | None, files: Mapping[str, str]) -> None:
        lines = [f"commit refs/heads/{branch}\ncommitter B <b@example.com> 1700000000 +0000\ndata 1\nx\n"]
        if parent:
            lines.append(f"from refs/heads/{parent}^0\n")
        for path, content in files.items():
            lines.append(f"M 100644 inline {path}\ndata {len(content.encode())}\n{content}\n")
        command = ["git", "-C", str(self._folder), "fast-import", "--quiet"]
        subprocess.run(command, input="".join(lines).encode(), check=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    asyncio.run(main(parser.parse_args(sys.argv[1:]).sizes))
