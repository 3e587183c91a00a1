"""Beside examples of bad code stands what our fixes make of it (`*.fixed.*`): every way, every scanner, every proof."""

import asyncio
from pathlib import Path

import pytest

from bot.compose.engine import Engine, engine_in
from bot.core.fix import Proved
from bot.registry import rules_folder
from tests.mutation.tally import Tally, all_together
from tests.mutation.trial import files_of, look, mend

pytestmark = pytest.mark.slow

ROUNDS = 6


def examples() -> list[Path]:
    return sorted({folder for folder in rules_folder().glob("*/examples/*") if any(folder.rglob("*.fixed.*"))})


def test_every_fixed_file_is_what_our_fixes_make(tmp_path: Path) -> None:
    made = asyncio.run(_made(tmp_path, examples()))
    assert made
    for path, text in made.items():
        assert path.read_text() == text, path


async def _made(home: Path, folders: list[Path]) -> dict[Path, str]:
    async with engine_in(home) as engine:
        return {path: text for folder in folders for path, text in (await fixed_files(engine, folder)).items()}


async def fixed_files(engine: Engine, folder: Path) -> dict[Path, str]:
    """The files that the fixes for a folder's own rule change, under the names they are kept by: as many fixes at a
    time as do not meet, until none is left."""
    rule = folder.parent.parent.name[: len("SOC2-000")]
    first = files = files_of(folder)
    for _ in range(ROUNDS):
        looked = await look(engine, files)
        mended = await mend(engine, looked, [one for one in looked.findings if one.rule == rule])
        fixes = _apart([one for one in mended.answers.values() if isinstance(one, Proved)])
        if not fixes:
            break
        tally = Tally()
        together = all_together(files, fixes, tally)
        files = all_together(files, fixes[:1], Tally()) if tally.apart else together
    changed = {path: file.text for path, file in files.items() if file.content != first[path].content}
    return {(folder / path).with_suffix(f".fixed{Path(path).suffix}"): text for path, text in changed.items()}


def _apart(fixes: list[Proved]) -> list[Proved]:
    """Those that meet none before them."""
    kept: list[Proved] = []
    for one in fixes:
        others = [each for proved in kept for each in proved.fix.edits]
        meeting = [
            each
            for each in one.fix.edits
            if any(each.path == other.path and each.edit.span.overlaps(other.edit.span) for other in others)
        ]
        if not meeting:
            kept.append(one)
    return kept
