"""Verify the chains of evidence, page by page, from the first entry to the head row."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from complianceagent import BadEntry, Entry, Proof, Tip, genesis
from complianceagent import verify as verify_chain

from bot.ports.stores import Database, EvidenceLog

PAGE = 1000
"""Entries read at once: a few megabytes, however long the chain is."""


@dataclass(frozen=True)
class ChainResult:
    """What became of one installation's chain: so many `entries` hold, counted from the first; `head` is the hash of
    the last of them; `bad` is the first that does not hold, if any."""

    installation: int
    entries: int
    head: str
    bad: BadEntry | None

    @property
    def ok(self) -> bool:
        return self.bad is None


async def verify(
    database: Database, installation: int | None = None, anchors: Mapping[int, Sequence[Tip]] | None = None
) -> tuple[ChainResult, ...]:
    """Verify one chain, or all of them, on one consistent state of the database. Raises StoreError.

    `anchors` are ends of chains that were kept elsewhere, by installation: only they can show that a chain was cut off
    or written anew as a whole. Nothing at all being recorded for an installation that was named is a result with no
    entries; the caller decides what that means.
    """
    kept = anchors or {}
    async with database.reading() as work:
        log = work.evidence
        chosen = {*await log.installations(), *kept} if installation is None else {installation}
        return tuple([await verify_log(log, each, kept.get(each, ())) for each in sorted(chosen)])


def anchors_in(manifest: Mapping[str, Any]) -> dict[int, tuple[Tip, ...]]:
    """The ends of the chains that the manifest of an exported bundle names."""
    found: dict[int, tuple[Tip, ...]] = {}
    for chain in manifest["installations"]:
        number, head = int(chain["installation"]), chain["head"]
        found[number] = (Tip(str(number), int(head["seq"]), str(head["hash"])),)
    return found


async def verify_log(log: EvidenceLog, installation: int, anchors: Sequence[Tip] = ()) -> ChainResult:
    """Verify one chain through the log of a unit of work that only reads. Raises StoreError."""
    proof = Proof(genesis(str(installation)))
    async for page in pages(log, installation):
        proof = verify_chain(page, proof.tip)
        if not proof.ok:
            break
    bad = proof.bad or compare_with_head(proof.tip, await log.head(installation))
    for anchor in sorted(anchors, key=lambda each: each.seq):
        bad = bad or await compare_with_anchor(log, installation, proof.tip, anchor)
    return ChainResult(installation, proof.tip.seq, proof.tip.hash, bad)


async def pages(
    log: EvidenceLog, installation: int, after: int | None = None, last: int | None = None
) -> AsyncIterator[tuple[Entry, ...]]:
    """The stored entries with a number above `after` and up to `last` (None: from the very first, to the very last)."""
    while True:
        page = await log.page(installation, after, PAGE)
        wanted = tuple(entry for entry in page if last is None or entry.seq <= last)
        if wanted:
            yield wanted
        if len(page) < PAGE or len(wanted) < len(page):
            return
        after = page[-1].seq


async def compare_with_anchor(log: EvidenceLog, installation: int, tip: Tip, anchor: Tip) -> BadEntry | None:
    """What is wrong between a chain that holds in itself and an end of it that was kept elsewhere."""
    if tip.seq < anchor.seq:
        return BadEntry(tip.seq + 1, f"the chain was cut off: it once had {anchor.seq} entries")
    found = await log.page(installation, anchor.seq - 1, 1) if anchor.seq else ()
    if anchor.seq and (not found or found[0].seq != anchor.seq):
        return BadEntry(anchor.seq, f"entry {anchor.seq} is missing, although the chain goes on to {tip.seq}")
    if found and found[0].hash != anchor.hash:
        return BadEntry(anchor.seq, "the entry is not the one that was kept elsewhere: the chain was written anew")
    return None


def compare_with_head(tip: Tip, head: Tip | None) -> BadEntry | None:
    """What is wrong between the last stored entry and the head row, which is written with every entry."""
    if head is None:
        return BadEntry(tip.seq, f"the head row is missing, although there are {tip.seq} entries") if tip.seq else None
    if head.seq > tip.seq:
        return BadEntry(tip.seq + 1, f"entries {tip.seq + 1} to {head.seq} are missing at the end")
    if head.seq < tip.seq:
        return BadEntry(head.seq + 1, f"the head row ends at entry {head.seq}, but entry {head.seq + 1} is stored")
    if head.hash != tip.hash:
        return BadEntry(tip.seq, "the head row has another hash than the last entry: one of them was replaced")
    return None
