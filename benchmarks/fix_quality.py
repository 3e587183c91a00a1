"""How good fixes are: defects are put into real code, and what is offered for them is counted and timed.

    python benchmarks/fix_quality.py [FOLDER ...] [--seeds 40] [--waves 4] [--found] [--show FILE]

Each FOLDER holds an application (the rules' own examples of good code, where none is named). In each file at most one
defect at a time is planted (`tests/mutation/seeds.py`), and an import that only the lost code read goes with it. What
is remarked in that file, with this one defect in the tree, and was not remarked before, is mended, by every way and
with every proof. The table of ways says how many put the file back to the byte as its authors have it: a lower bound
of what is right, and no judge is needed for it. `--found` mends what is remarked on the applications as they are, and
plants nothing. `--show` writes all fixes as diffs, to be read.
"""

import argparse
import asyncio
import difflib
import itertools
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.compose.engine import Engine, engine_in  # noqa: E402 - needs the path above
from bot.core.finding import Finding  # noqa: E402
from bot.core.fix import Fix, Proved  # noqa: E402
from bot.core.source import SourceFile  # noqa: E402
from tests.mutation.left_imports import without_left_imports  # noqa: E402
from tests.mutation.seeds import Seed, seeds  # noqa: E402
from tests.mutation.tally import Tally, all_together, as_it_was, new_findings  # noqa: E402
from tests.mutation.trial import Looked, files_of, look, look_at_each, mend, shown, source  # noqa: E402


@dataclass(frozen=True)
class Planted:
    """The files as their authors have them, and what was planted in them, by path."""

    files: Mapping[str, SourceFile]
    seeds: Mapping[str, Seed]


async def main(folders: Sequence[Path], count: int, rounds: int, *, found: bool, show: Path | None) -> None:
    tally = Tally()
    diffs: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        async with engine_in(Path(home)) as engine:
            for folder in folders:
                files = files_of(folder)
                before = await look(engine, files, None if found else [])
                if found:
                    lines = await mended(engine, before, before.findings, tally)
                    diffs += [f"{folder.name}: {line}" for line in lines]
                for wave in itertools.islice(waves(files, count), 0 if found else rounds):
                    diffs += [f"{folder.name}: {line}" for line in await one_wave(engine, files, before, wave, tally)]
                sys.stderr.write(f"{folder.name}: {tally.offered.total()} of {tally.remarked.total()} so far\n")
    sys.stdout.write("\n".join(tally.lines()) + "\n")
    if tally.seconds:
        median = statistics.median(tally.seconds)
        sys.stdout.write(f"one proof, warm: median {median * 1000:.0f} ms of {len(tally.seconds)}\n")
    if show is not None:
        await asyncio.to_thread(show.write_text, "\n".join(diffs) + "\n")


def waves(files: dict[str, SourceFile], count: int) -> Iterator[dict[str, Seed]]:
    """One seed for each file, `count` of them at most; kinds take turns, so that the frequent ones do not crowd out the
    others."""
    waiting: dict[str, list[tuple[str, Seed]]] = {}
    for path, file in files.items():
        for seed in seeds(path, file.text):
            waiting.setdefault(seed.kind, []).append((path, seed))
    while any(waiting.values()):
        wave: dict[str, Seed] = {}
        for _ in range(count):
            for some in waiting.values():
                at = next((at for at, (path, _) in enumerate(some) if path not in wave), None)
                if at is not None and len(wave) < count:
                    path, seed = some.pop(at)
                    wave[path] = seed
        yield wave


async def one_wave(
    engine: Engine, files: dict[str, SourceFile], before: Looked, wave: dict[str, Seed], tally: Tally
) -> list[str]:
    tally.planted.update(seed.kind for seed in wave.values())
    texts = {path: without_left_imports(path, files[path].text, seed.text) for path, seed in wave.items()}
    seeded = {**files, **{path: source(path, text.encode()) for path, text in texts.items()}}
    rules = {path: seed.rules for path, seed in wave.items()}
    known, after = await look(engine, files, list(wave)), await look(engine, seeded, list(wave))
    had = (*known.findings, *before.findings)
    remarked = list(dict.fromkeys(one.location.path for one in new_findings(had, after.findings, rules)))
    lines: list[str] = []
    async for path, alone in look_at_each(engine, files, after, remarked):
        fresh = new_findings(had, alone.findings, {path: rules[path]})
        lines += await mended(engine, alone, fresh, tally, Planted(files, wave)) if fresh else []
    return lines


async def mended(
    engine: Engine, after: Looked, fresh: Sequence[Finding], tally: Tally, planted: Planted | None = None
) -> list[str]:
    """The fixes of these findings as diffs, counted and timed."""
    answers = (await mend(engine, after, fresh)).answers
    tally.add(fresh, answers)
    all_together(after.files, [each for each in answers.values() if isinstance(each, Proved)], tally)
    proved = [each for each in fresh if isinstance(answers[each.fingerprint], Proved)]
    for each in proved[:1]:  # what has no fix is known at once, and is no proof
        tally.seconds.append((await mend(engine, after, [each])).seconds)
    lines = []
    for finding in fresh:
        answer = answers[finding.fingerprint]
        kind = f" after {planted.seeds[finding.location.path].kind}" if planted else ""
        if isinstance(answer, Proved):
            lines.append(f"##### {finding.rule} [{answer.fix.way}]{kind}: {answer.fix.summary}")
            lines += shown(after.files[finding.location.path], answer)
            if planted:
                lines += restored(answer.fix, after, planted, tally)
        else:
            lines.append(f"..... {finding.rule} {finding.location}{kind}: {finding.message} -- {answer.reason}")
    return lines


def restored(fix: Fix, after: Looked, planted: Planted, tally: Tally) -> Iterator[str]:
    """Counts the fix where it undoes the seed; otherwise what its authors have there, as a diff of the seeded file."""
    if as_it_was(fix, after.files, planted.files):
        tally.restored[fix.way] += 1
        yield "@@ as it was"
        return
    old, new = (files[fix.path].text.splitlines() for files in (after.files, planted.files))
    yield "@@ its authors have"
    yield from itertools.islice(difflib.unified_diff(old, new, n=0, lineterm=""), 3, None)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--seeds", type=int, default=40, help="defects planted at a time")
    parser.add_argument("--waves", type=int, default=4, help="times that an application is seeded, each file anew")
    parser.add_argument("--found", action="store_true", help="mend what is there, and plant nothing")
    parser.add_argument("--show", type=Path, help="write the fixes here, as diffs")
    options = parser.parse_args()
    chosen = options.folders or sorted(ROOT.glob("rules/*/examples/good-*"))
    asyncio.run(main(chosen, options.seeds, options.waves, found=options.found, show=options.show))
