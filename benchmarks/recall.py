"""Recall and precision of the rules on seeded applications: `python -m benchmarks.recall [FOLDER ...] [--said]`.

All rules and all scanners, as a review runs them, on the applications below tests/recall. Prints a table by rule and
framework, and with --said what was missed and what was remarked where nothing is seeded. `apps` may be tuned on;
`fresh` and `later` were first run before anything was repaired for them: docs/accuracy-log.md.
"""

import asyncio
import functools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot import registry
from bot.adapters.db.cache import FileCache
from bot.adapters.scan_pool.pool import WarmScanPool
from bot.analyse import analyse_packed
from bot.core.coverage import HARMLESS
from bot.core.finding import Finding
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.placement import on_endpoints
from bot.services.read_inventory import InventoryReader
from bot.services.try_rules import ask_rules
from tests.recall.seeded import Application, Judged, applications, judge

RULES = frozenset(f"SOC2-{number:03d}" for number in range(1, 11))


async def remarks(application: Application, pool: WarmScanPool, reader: InventoryReader) -> Sequence[Finding]:
    """What a review of the whole application would say."""
    read = await ask_rules(application.files, reader)
    scanned = await pool.scan(application.files)
    blind = [gap for gap in (*read.gaps, *scanned.gaps) if gap.reason not in HARMLESS]
    if blind:
        raise SystemExit(f"{application.name} was not looked at: {blind[0]}")
    return assign(dedupe((*on_endpoints(scanned.findings, read.inventory), *read.findings)))


async def measure(folders: Iterable[str]) -> list[Judged]:
    """Judge every application of these folders below tests/recall."""
    rules = registry.load_rules()
    with tempfile.TemporaryDirectory() as place:
        scanners = list(registry.plugins("bot.scanners").values())
        pool = WarmScanPool([rule.folder for rule in rules], scanners, tmp=Path(place))
        analyse = functools.partial(analyse_packed, registry.rules_folder())
        reader = InventoryReader(pool, FileCache(Path(place) / "facts.db"), analyse, version="1")
        try:
            return [
                judge(each, await remarks(each, pool, reader), RULES)
                for folder in folders
                for each in applications(folder)
            ]
        finally:
            await pool.close()


def table(judged: Iterable[Judged]) -> str:
    """Recall and precision by rule, by framework and together."""
    met: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for each in judged:
        for name in (each.application.framework, "together"):
            met[name] += len(each.met)
            missed[name] += len(each.missed)
            wrong[name] += len(each.wrong)
        met.update(mark.rules[0] for mark in each.met)
        missed.update(mark.rules[0] for mark in each.missed)
        wrong.update(str(finding.rule) for finding in each.wrong)
    rows = ["| | Seeded | Seen | Recall | Wrong | Precision |", "|---|---|---|---|---|---|"]
    for name in sorted({*met, *missed, *wrong}):
        seeded, made = met[name] + missed[name], met[name] + wrong[name]
        recall, precision = met[name] / max(seeded, 1), met[name] / max(made, 1)
        rows.append(f"| {name} | {seeded} | {met[name]} | {recall:.0%} | {wrong[name]} | {precision:.0%} |")
    return "\n".join(rows)


def told(judged: Iterable[Judged]) -> str:
    """Every miss and every remark without a seeded defect."""
    lines = []
    for each in judged:
        name = each.application.name
        lines += [f"missed {name} {mark.path}:{mark.line} {'|'.join(mark.rules)}" for mark in each.missed]
        lines += [f"wrong {name} {f.location.path}:{f.location.span.start} {f.rule} {f.message}" for f in each.wrong]
    return "\n".join(lines)


if __name__ == "__main__":
    chosen = [each for each in sys.argv[1:] if not each.startswith("-")] or ["apps", "fresh"]
    result = asyncio.run(measure(chosen))
    print(table(result))
    if "--said" in sys.argv:
        print(told(result))
