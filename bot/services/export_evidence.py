"""Export evidence for a period as a bundle that an auditor can verify without us.

The same data, period and moment give the same bytes. What the bundle lacks stands in its manifest; a chain that does
not hold is not exported at all.
"""

import asyncio
import hashlib
import json
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from complianceagent import BadEntry, Entry, Tip, canonical_json, genesis, tip_of, verify_bundle

from bot.core.moment import moment_text
from bot.core.period import Period
from bot.ports.clock import Clock
from bot.ports.stores import Database, EvidenceLog
from bot.services.verify_evidence import ChainResult, pages, verify_log

FRAMEWORKS = ("soc2",)

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip: the earliest that the format knows (PKWARE APPNOTE, 4.4.6)."""

_SUPPLEMENTS = {
    "README.txt": Path(__file__).with_name("export_evidence_readme.txt"),
    "verify.py": Path(verify_bundle.__file__),
}


class BrokenChain(Exception):
    """A chain does not hold, so nothing was exported."""

    def __init__(self, installation: int, bad: BadEntry) -> None:
        super().__init__(f"the evidence of installation {installation} does not hold at entry {bad.seq}: {bad.reason}")


class NothingRecorded(Exception):
    """The installation that was asked for has no evidence, not even from outside the period."""


@dataclass(frozen=True)
class Exported:
    """`manifest` is the SHA-256 of manifest.json, `entries` how many there are of each installation, `lacks` why the
    bundle is partial (empty: it holds the whole chain and the whole period)."""

    manifest: str
    entries: dict[int, int]
    lacks: tuple[str, ...]


async def export(
    database: Database,
    period: Period,
    installation: int | None,
    output: Path,
    clock: Clock,
    *,
    framework: str = "soc2",
) -> Exported:
    """Write the bundle to `output`, whole or not at all. One consistent state of the database is exported.

    Raises BrokenChain, NothingRecorded, StoreError, and OSError where the file cannot be written.
    """
    unfinished = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        async with database.reading() as work:
            with zipfile.ZipFile(unfinished, "w") as bundle:
                exported = await _Exporter(work.evidence, bundle, period, clock.now(), framework).run(installation)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return exported


class _Exporter:
    """Fills one bundle."""

    def __init__(
        self, log: EvidenceLog, bundle: zipfile.ZipFile, period: Period, now: datetime, framework: str
    ) -> None:
        self._log = log
        self._bundle = bundle
        self._period = period
        self._now = now
        self._framework = framework
        self._files: dict[str, dict[str, object]] = {}
        self._lacks: list[str] = []

    async def run(self, installation: int | None) -> Exported:
        known = await self._log.installations()
        if installation is not None and installation not in known:
            raise NothingRecorded(f"nothing is recorded for installation {installation}")
        chosen = known if installation is None else (installation,)
        if not chosen:
            self._lacks.append("no evidence at all is recorded in this database")
        if self._now < self._period.until:
            self._lacks.append(
                f"the period was not over when this was written: it ends at {moment_text(self._period.until)}"
            )
        chains = [await self._chain(each) for each in chosen]
        for name, source in _SUPPLEMENTS.items():
            self._write(name, await asyncio.to_thread(source.read_bytes))
        manifest = self._manifest(chains)
        self._write(verify_bundle.MANIFEST, manifest)
        entries = {chain["installation"]: chain["entries"] for chain in chains}
        return Exported(hashlib.sha256(manifest).hexdigest(), entries, tuple(self._lacks))

    def _manifest(self, chains: list[dict[str, Any]]) -> bytes:
        content = {
            "format": verify_bundle.FORMAT,
            "framework": self._framework,
            "generated_at": moment_text(self._now),
            "period": {"since": moment_text(self._period.since), "until": moment_text(self._period.until)},
            "complete": not self._lacks,
            "lacks": self._lacks,
            "installations": chains,
            "files": self._files,
        }
        return (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode("utf-8")

    async def _chain(self, installation: int) -> dict[str, Any]:
        """Write one installation's entries: from the first recorded in the period to the last, without a hole."""
        result = await verify_log(self._log, installation)
        if result.bad:
            raise BrokenChain(installation, result.bad)
        before = genesis(str(installation))
        span = await self._log.span(installation, self._period.since, self._period.until)
        if span is not None and span[0] > 1:
            (previous,) = await self._log.page(installation, span[0] - 2, 1)
            before = tip_of(previous)
        written = await self._write_entries(installation, before, span)
        self._note_lacks(installation, result, written)
        return {
            "installation": installation,
            "file": _file_of(installation),
            "entries": written.count,
            "entries_outside_period": written.outside,
            "first_seq": before.seq + 1 if written.count else None,
            "last_seq": written.tip.seq if written.count else None,
            "preceding_hash": before.hash,
            "last_hash": written.tip.hash,
            "head": {"seq": result.entries, "hash": result.head},
        }

    async def _write_entries(self, installation: int, before: Tip, span: tuple[int, int] | None) -> "_Written":
        written = _Written(before, before)
        digest = hashlib.sha256()
        size = 0
        name = _file_of(installation)
        with self._bundle.open(_info(name), "w", force_zip64=True) as stream:
            if span is not None:
                async for page in pages(self._log, installation, before.seq, span[1]):
                    block = b"".join(_line(installation, entry) for entry in page)
                    # Compressing is work for the processor: others are served meanwhile.
                    await asyncio.to_thread(stream.write, block)
                    digest.update(block)
                    size += len(block)
                    for entry in page:
                        written.count_in(entry, self._period)
        self._files[name] = {"bytes": size, "sha256": digest.hexdigest()}
        return written

    def _note_lacks(self, installation: int, result: ChainResult, written: "_Written") -> None:
        who, before, last = f"installation {installation}", written.before, written.tip.seq
        if not written.count:
            self._lacks.append(f"{who}: no entry was recorded in the period ({result.entries} in all)")
            return
        if before.seq:
            self._lacks.append(
                f"{who}: the period starts in the middle of the chain; entries 1 to {before.seq} are older and not in "
                f"this bundle; the hash of entry {before.seq} is {before.hash}"
            )
        elif written.first_at > moment_text(self._period.since):
            self._lacks.append(f"{who}: nothing was recorded in the period before {written.first_at}")
        if last < result.entries:
            self._lacks.append(f"{who}: entries {last + 1} to {result.entries} are newer and not in this bundle")

    def _write(self, name: str, data: bytes) -> None:
        self._bundle.writestr(_info(name), data)
        self._files[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


class _Written:
    """What went into one file: counted entry by entry. `outside` are entries between the first and the last of the
    period whose own moment lies outside it (a clock was set back): the chain would have a hole without them."""

    def __init__(self, before: Tip, tip: Tip) -> None:
        self.before = before
        self.tip = tip
        self.count = 0
        self.outside = 0
        self.first_at = ""

    def count_in(self, entry: Entry, period: Period) -> None:
        self.first_at = self.first_at or entry.recorded_at
        self.outside += not moment_text(period.since) <= entry.recorded_at < moment_text(period.until)
        self.count += 1
        self.tip = tip_of(entry)


def _line(installation: int, entry: Entry) -> bytes:
    stored = {
        "installation": installation,
        "seq": entry.seq,
        "recorded_at": entry.recorded_at,
        "payload": entry.payload.decode("utf-8"),
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }
    return canonical_json(stored) + b"\n"


def _file_of(installation: int) -> str:
    return f"installation-{installation}/evidence.jsonl"


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3  # Unix, whatever system we run on: the bytes must not differ
    info.external_attr = 0o644 << 16
    return info
