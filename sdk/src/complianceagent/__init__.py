"""Controls for applications: so far canonical JSON, and the tamper-evident chain that evidence stands on."""

from complianceagent.canonical import NotCanonical, canonical_json
from complianceagent.chain import BadEntry, Entry, Proof, Tip, entry_hash, extend, genesis, tip_of, verify

__all__ = [
    "BadEntry",
    "Entry",
    "NotCanonical",
    "Proof",
    "Tip",
    "canonical_json",
    "entry_hash",
    "extend",
    "genesis",
    "tip_of",
    "verify",
]
