"""Verify a bundle of evidence that ComplianceAgent exported. Needs nothing but Python 3.9 or newer and the bundle.

    python verify.py evidence.zip      or, in the folder where it was unpacked:      python verify.py .

Exit code 0: everything holds. 1: something does not, and each fault is named. 2: the bundle could not be read.

This file imports nothing of ComplianceAgent on purpose: what the product claims is checked here by other code, short
enough to be read before it is trusted. A copy goes into every bundle; take it from a place you trust.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

FORMAT = "complianceagent/evidence/1"
FIELDS = ("hash", "installation", "payload", "prev_hash", "recorded_at", "seq")
LONGEST_LINE = 64 * 1024 * 1024  # bytes; a line beyond it is refused, not read
MANIFEST = "manifest.json"
UNREADABLE = (OSError, ValueError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)  # of a damaged or odd zip


class Bundle:
    """The files of a bundle, in a zip or in the folder it was unpacked to."""

    def __init__(self, path: str) -> None:
        self._folder = Path(path)
        self._zip = None if self._folder.is_dir() else zipfile.ZipFile(path)

    def names(self) -> list[str]:
        if self._zip:
            return [info.filename for info in self._zip.infolist() if not info.is_dir()]
        found = (file for file in self._folder.rglob("*") if file.is_file())
        return [file.relative_to(self._folder).as_posix() for file in found]

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name) if self._zip else (self._folder / name).open("rb")

    def close(self) -> None:
        if self._zip:
            self._zip.close()


def verify(path: str) -> tuple[dict[str, Any], list[str]]:
    """Check a bundle. Returns (the manifest, the faults found); raises one of UNREADABLE where there is nothing that
    could be checked."""
    bundle = Bundle(path)
    try:
        if MANIFEST not in bundle.names():
            raise ValueError("there is no manifest.json: this is not a bundle of evidence")
        with bundle.open(MANIFEST) as stream:
            manifest = json.loads(stream.read(LONGEST_LINE))
        if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
            raise ValueError("the manifest is of another format than " + FORMAT)
        try:
            return manifest, list(faults_of(bundle, manifest))
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"the manifest is malformed: {error!r}") from error
    finally:
        bundle.close()


def faults_of(bundle: Bundle, manifest: dict[str, Any]) -> Iterator[str]:
    """Every fault in one plain sentence: files first, then each chain."""
    names, listed = bundle.names(), manifest["files"]
    for name in sorted(name for name in set(names) if names.count(name) > 1):
        yield f"{name}: is in the bundle twice"
    yield from name_faults(set(names))
    for name in sorted(set(names) - set(listed) - {MANIFEST}):
        yield f"{name}: is not named in the manifest"
    for name in sorted(listed):
        if name not in names:
            yield f"{name}: is missing"
        elif digest_of(bundle, name) != listed[name]["sha256"]:
            yield f"{name}: its SHA-256 is not the one in the manifest"
    for chain in manifest["installations"]:
        name = chain["file"]
        if name not in listed:
            yield f"{name}: is not among the files of the manifest"
        elif name in names:
            for fault in chain_faults(bundle, chain, manifest["period"]):
                yield f"{name}: {fault}"
        if manifest["complete"] is not False:
            for missing in missing_of(chain):
                yield f"the manifest says that nothing is missing, but {missing} not in it"
    if manifest["complete"] is not (not manifest["lacks"]):
        yield "the manifest contradicts itself about what is missing"


def name_faults(names: set[str]) -> Iterator[str]:
    """Names that are something else once they are unpacked."""
    folded: set[str] = set()
    for name in sorted(names):
        if name.startswith("/") or "\\" in name or name[1:2] == ":" or ".." in name.split("/"):
            yield f"{name}: leads out of the folder that it is unpacked to"
        same = unicodedata.normalize("NFC", name).casefold()
        if same in folded:
            yield f"{name}: is another file's name on some systems"
        folded.add(same)


def missing_of(chain: dict[str, Any]) -> list[str]:
    """Which entries of the chain are not in the bundle, by its numbers alone."""
    end, first, last = chain["head"]["seq"], chain["first_seq"], chain["last_seq"]
    if first is None:
        return [span_of(1, end)] if end else []
    return ([span_of(1, first - 1)] if first > 1 else []) + ([span_of(last + 1, end)] if last < end else [])


def span_of(first: int, last: int) -> str:
    return f"entry {first} is" if first == last else f"entries {first} to {last} are"


def digest_of(bundle: Bundle, name: str) -> str:
    digest = hashlib.sha256()
    with bundle.open(name) as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def chain_faults(bundle: Bundle, chain: dict[str, Any], period: dict[str, str]) -> Iterator[str]:
    """Check one chain entry by entry, up to the first that does not hold, then what the manifest says about it."""
    tenant, first = str(chain["installation"]), chain["first_seq"]
    previous, count, outside, last = chain["preceding_hash"], 0, 0, None
    if first is not None and (type(first) is not int or first < 1):
        yield "first_seq of the manifest is no number of an entry"
        return
    if first == 1 and previous != genesis(tenant):
        yield "the chain does not begin with its genesis hash"
    with bundle.open(chain["file"]) as stream:
        for line in iter(lambda: stream.readline(LONGEST_LINE), b""):
            expected = (first or 1) + count
            entry, fault = read_entry(line)
            fault = fault or entry_fault(entry, tenant, expected, previous)
            if fault:
                yield f"entry {expected}: {fault}"
                return
            previous, last, count = entry["hash"], entry["seq"], count + 1
            outside += not period["since"] <= entry["recorded_at"] < period["until"]
    found = {
        "entries": count,
        "first_seq": first if count else None,
        "last_seq": last,
        "last_hash": previous,
        "entries_outside_period": outside,
    }
    for name, value in found.items():
        if chain[name] != value or type(chain[name]) is not type(value):
            yield f"the manifest says {name} is {chain[name]!r}, but it is {value!r}"
    if last == chain["head"]["seq"] and previous != chain["head"]["hash"]:
        yield "the last entry is not the head of the chain that the manifest names"
    if last is not None and last > chain["head"]["seq"]:
        yield "there are entries beyond the head of the chain that the manifest names"


def read_entry(line: bytes) -> tuple[dict[str, Any], str]:
    """Returns the entry, and what is wrong with the line, or ""."""
    try:
        text = line.decode("utf-8")
        entry = json.loads(text)
        if sorted(entry) != list(FIELDS):
            return {}, "it has other fields than " + ", ".join(FIELDS)
        if json.dumps(entry, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n" != text:
            return {}, "it is not written in canonical form"
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}, "it is not a line of JSON"
    numbers = type(entry["seq"]) is int and type(entry["installation"]) is int
    if not numbers or not all(isinstance(entry[name], str) for name in ("hash", "payload", "prev_hash", "recorded_at")):
        return {}, "a field has the wrong type"
    return entry, ""


def entry_fault(entry: dict[str, Any], tenant: str, expected: int, previous: str) -> str:
    """Why the entry does not hold, or ""."""
    if str(entry["installation"]) != tenant:
        return "it belongs to another installation"
    if entry["seq"] != expected:
        return f"its number is {entry['seq']}: an entry is missing, or the order was changed"
    if entry["prev_hash"] != previous or not re.fullmatch("[0-9a-f]{64}", previous):
        return "prev_hash does not lead to the entry before: this one or the one before was replaced"
    if entry["hash"] != entry_hash(entry, tenant):
        return "its content does not match its hash: it was altered"
    return ""


def genesis(tenant: str) -> str:
    return framed_digest("complianceagent/chain/v1/genesis", tenant)


def entry_hash(entry: dict[str, Any], tenant: str) -> str:
    fields = (tenant, str(entry["seq"]), entry["prev_hash"], entry["recorded_at"], entry["payload"])
    return framed_digest("complianceagent/chain/v1/entry", *fields)


def framed_digest(*fields: str) -> str:
    """SHA-256 over each field's length in bytes (8 bytes, big-endian) and the field itself, in UTF-8."""
    digest = hashlib.sha256()
    for field in fields:
        data = field.encode("utf-8")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def describe(manifest: dict[str, Any]) -> Iterator[str]:
    """What was verified, line by line."""
    period = manifest["period"]
    yield f"Period {period['since']} to {period['until']} (excluded), written {manifest['generated_at']}"
    for chain in manifest["installations"]:
        span = f"{chain['first_seq']} to {chain['last_seq']}" if chain["entries"] else "none"
        yield f"Installation {chain['installation']}: entries {span} of {chain['head']['seq']}"
        yield f"  head of the chain: entry {chain['head']['seq']}, {chain['head']['hash']}"
    for lack in manifest["lacks"]:
        yield "PARTIAL: " + lack


def visible(text: str) -> str:
    """In plain ASCII, the rest spelled out: what stands in a bundle must not write over the answer on a terminal."""
    return text.encode("unicode_escape").decode("ascii").replace("\\\\", "\\")


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        sys.stderr.write("usage: python verify.py evidence.zip\n")
        return 2
    try:
        manifest, faults = verify(arguments[0])
    except UNREADABLE as error:
        sys.stderr.write(visible(f"could not verify: {error or type(error).__name__}") + "\n")
        return 2
    for line in faults or describe(manifest):
        sys.stdout.write(visible(line) + "\n")
    sys.stdout.write("NOT VALID\n" if faults else "VALID\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
