"""Verify the chains of evidence, page by page, from the first entry to the head row."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

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


async def verify(database: Database, installation: int | None = None) -> tuple[ChainResult, ...]:
    """Verify one chain, or all of them, on one consistent state of the database. Raises StoreError.

    Nothing at all being recorded for an installation that was named is a result with no entries; the caller decides
    what that means.
    """
    async with database.reading() as work:
        log = work.evidence
        chosen = await log.installations() if installation is None else (installation,)
        return tuple([await verify_log(log, each) for each in chosen])


async def verify_log(log: EvidenceLog, installation: int) -> ChainResult:
    """Verify one chain through the log of a unit of work that only reads. Raises StoreError."""
    proof = Proof(genesis(str(installation)))
    async for page in pages(log, installation):
        proof = verify_chain(page, proof.tip)
        if not proof.ok:
            break
    bad = proof.bad or compare_with_head(proof.tip, await log.head(installation))
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
