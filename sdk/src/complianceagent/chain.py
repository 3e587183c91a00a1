"""A tamper-evident chain of entries, one for each tenant. Pure: no clock, no storage.

Every entry carries the hash of the entry before it, so nobody can alter, remove, insert or reorder an entry without
breaking every hash after it. What a chain alone cannot show is that its END was cut off or that ALL of it was written
anew: keep the latest hash somewhere else (an export, a mail to the auditor) and compare.

Byte layout, to re-implement it (all hashes are SHA-256, written as 64 lower-case hexadecimal characters):

    field(x)      = length of x in bytes, as 8 bytes, big-endian, unsigned; then x
    genesis hash  = SHA-256( field("complianceagent/chain/v1/genesis") field(tenant) )
    entry hash    = SHA-256( field("complianceagent/chain/v1/entry") field(tenant) field(seq) field(prev_hash)
                             field(recorded_at) field(payload) )

`tenant` and `recorded_at` are UTF-8 text exactly as stored, `seq` is decimal ASCII without leading zeros, counted from
1 without holes, `prev_hash` the 64 ASCII characters of the entry before (the genesis hash for entry 1), and `payload`
the stored bytes. The leading words keep one kind of hash from passing for the other, the lengths keep one field's end
from passing for the next one's beginning.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

_GENESIS = b"complianceagent/chain/v1/genesis"
_ENTRY = b"complianceagent/chain/v1/entry"
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of a chain: the number and hash of its last entry (0 and the genesis hash where there is none)."""

    tenant: str
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it is stored. `recorded_at` is text and `payload` bytes because exactly these are hashed."""

    tenant: str
    seq: int
    recorded_at: str
    payload: bytes
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class BadEntry:
    """The first place where a chain does not hold: the entry's number, and the reason in one plain sentence."""

    seq: int
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of a verification: `tip` is the last entry that holds, `bad` the first that does not, if any."""

    tip: Tip
    bad: BadEntry | None = None

    @property
    def ok(self) -> bool:
        """Whether every entry holds."""
        return self.bad is None


def genesis(tenant: str) -> Tip:
    """The empty chain of a tenant. Raises ValueError for text that UTF-8 cannot carry."""
    return Tip(tenant, 0, _digest(_GENESIS, tenant.encode("utf-8")))


def entry_hash(tenant: str, seq: int, prev_hash: str, payload: bytes, recorded_at: str) -> str:
    """The hash of an entry, as laid out above.

    Raises ValueError for a number below 1, a `prev_hash` that is no hash, and text that UTF-8 cannot carry.
    """
    if seq < 1:
        raise ValueError("entries are counted from 1")
    if not _HASH.fullmatch(prev_hash):
        raise ValueError("prev_hash is not 64 lower-case hexadecimal characters")
    return _digest(
        _ENTRY,
        tenant.encode("utf-8"),
        str(seq).encode("ascii"),
        prev_hash.encode("ascii"),
        recorded_at.encode("utf-8"),
        payload,
    )


def extend(tip: Tip, payload: bytes, recorded_at: str) -> Entry:
    """The entry that follows `tip`. Raises ValueError as entry_hash does."""
    seq = tip.seq + 1
    digest = entry_hash(tip.tenant, seq, tip.hash, payload, recorded_at)
    return Entry(tip.tenant, seq, recorded_at, payload, tip.hash, digest)


def tip_of(entry: Entry) -> Tip:
    """The end of a chain whose last entry is this one."""
    return Tip(entry.tenant, entry.seq, entry.hash)


def verify(entries: Iterable[Entry], start: Tip) -> Proof:
    """Check entries one after the other, from the one that follows `start`; stop at the first that does not hold.

    `start` is `genesis(tenant)`, or the tip of an earlier proof to go on page by page. Never raises for what an entry
    contains, however malformed.
    """
    tip = start
    for entry in entries:
        reason = _fault(entry, tip)
        if reason:
            return Proof(tip, reason)
        tip = tip_of(entry)
    return Proof(tip)


def _fault(entry: Entry, tip: Tip) -> BadEntry | None:
    """Why this entry does not follow `tip`, or None where it does."""
    expected = tip.seq + 1
    if entry.seq > expected:
        return BadEntry(expected, f"entry {expected} is missing: the next one stored is entry {entry.seq}")
    if entry.seq < expected:
        return BadEntry(entry.seq, f"entry number {entry.seq} stands where entry {expected} was expected")
    reason = _broken_link(entry, tip) or _altered(entry)
    return BadEntry(expected, reason) if reason else None


def _broken_link(entry: Entry, tip: Tip) -> str:
    if entry.tenant != tip.tenant:
        return "the entry belongs to another tenant"
    if entry.prev_hash != tip.hash:
        before = f"entry {tip.seq}" if tip.seq else "the genesis hash"
        return f"prev_hash does not lead to {before}: this entry or the one before was replaced"
    return ""


def _altered(entry: Entry) -> str:
    try:
        computed = entry_hash(entry.tenant, entry.seq, entry.prev_hash, entry.payload, entry.recorded_at)
    except ValueError as error:
        return f"the entry is malformed: {error}"
    return "" if entry.hash == computed else "the entry's content does not match its hash: it was altered"


def _digest(*fields: bytes) -> str:
    digest = hashlib.sha256()
    for field in fields:
        digest.update(len(field).to_bytes(8, "big"))
        digest.update(field)
    return digest.hexdigest()
