"""Bundles: whole or not at all, the same bytes for the same data, honest about what they lack, and verifiable alone."""

import hashlib
import json
import subprocess
import sys
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from complianceagent import verify_bundle

from bot.adapters.db.work import Database
from bot.core.period import Period
from bot.services import verify_evidence
from bot.services.export_evidence import BrokenChain, NothingRecorded, export
from tests.db.samples import HOSTILE, fact
from tests.evidence.tamper import tamper

DAY = timedelta(days=1)
YEAR = Period.of_days("2024-01-01:2024-12-31")
NEW_YEAR = datetime(2024, 1, 1, tzinfo=UTC)


class Noon:
    def now(self) -> datetime:
        return datetime(2025, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
async def filled(database: Database) -> AsyncIterator[Database]:
    """Installation 7: two entries of 2023, three of 2024, one of 2025. Installation 8: one at the start of 2024."""
    async with database.work() as work:
        log = work.evidence
        await log.append(7, [fact(n=1), fact(n=2)], NEW_YEAR - timedelta(microseconds=1))
        await log.append(7, [fact(n=3, text=HOSTILE)], NEW_YEAR)
        await log.append(7, [fact(n=4)], NEW_YEAR + 100 * DAY)
        await log.append(7, [fact(n=5)], NEW_YEAR + 366 * DAY - timedelta(microseconds=1))
        await log.append(7, [fact(n=6)], NEW_YEAR + 366 * DAY)
        await log.append(8, [fact(n=1)], NEW_YEAR)
        await work.commit()
    yield database


def read(bundle: Path, name: str) -> bytes:
    with zipfile.ZipFile(bundle) as archive:
        return archive.read(name)


def manifest_of(bundle: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(read(bundle, "manifest.json"))
    return manifest


def entries_of(bundle: Path, installation: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in read(bundle, f"installation-{installation}/evidence.jsonl").splitlines()]


def run_verifier(script: Path, argument: Path) -> subprocess.CompletedProcess[str]:
    """As an auditor would: isolated mode, so nothing installed here and no folder of ours can be imported."""
    command = [sys.executable, "-I", "-S", "-W", "error", str(script), str(argument)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


async def test_the_entries_of_the_period_and_no_others(filled: Database, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    exported = await export(filled, YEAR, None, bundle, Noon())
    assert exported.entries == {7: 3, 8: 1}
    assert [entry["seq"] for entry in entries_of(bundle, 7)] == [3, 4, 5]
    async with filled.reading() as work:
        stored = await work.evidence.page(7, None, 10)
    assert entries_of(bundle, 7)[0] == {
        "installation": 7,
        "seq": 3,
        "recorded_at": "2024-01-01T00:00:00.000000Z",
        "payload": stored[2].payload.decode(),
        "prev_hash": stored[1].hash,
        "hash": stored[2].hash,
    }
    manifest = manifest_of(bundle)
    assert manifest["framework"] == "soc2"
    assert manifest["generated_at"] == "2025-06-01T12:00:00.000000Z"
    assert manifest["period"] == {"since": "2024-01-01T00:00:00.000000Z", "until": "2025-01-01T00:00:00.000000Z"}
    seven, eight = manifest["installations"]
    assert (seven["first_seq"], seven["last_seq"], seven["entries"]) == (3, 5, 3)
    assert seven["preceding_hash"] == stored[1].hash
    assert seven["head"] == {"seq": 6, "hash": stored[5].hash}
    assert (eight["first_seq"], eight["head"]["seq"]) == (1, 1)
    for name, listed in manifest["files"].items():
        assert listed["sha256"] == hashlib.sha256(read(bundle, name)).hexdigest()
        assert listed["bytes"] == len(read(bundle, name))


async def test_what_it_lacks_is_said(filled: Database, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    exported = await export(filled, YEAR, None, bundle, Noon())
    manifest = manifest_of(bundle)
    assert manifest["complete"] is False
    assert tuple(manifest["lacks"]) == exported.lacks
    assert len(exported.lacks) == 2
    assert "installation 7: the period starts in the middle of the chain; entries 1 to 2 are older" in exported.lacks[0]
    assert manifest["installations"][0]["preceding_hash"] in exported.lacks[0]
    assert exported.lacks[1] == "installation 7: entries 6 to 6 are newer and not in this bundle"


@pytest.mark.parametrize(
    ("period", "installation", "lack"),
    [
        ("2024-01-01:2024-12-31", 8, None),
        ("2023-12-31:2024-01-01", 8, "nothing was recorded in the period before 2024-01-01T00:00:00.000000Z"),
        ("2022-01-01:2022-12-31", 8, "no entry was recorded in the period (1 in all)"),
        ("2024-01-01:2026-12-31", 8, "the period was not over when this was written: it ends at 2027-01-01"),
    ],
)
async def test_what_one_bundle_lacks(
    filled: Database, tmp_path: Path, period: str, installation: int, lack: str | None
) -> None:
    bundle = tmp_path / "evidence.zip"
    exported = await export(filled, Period.of_days(period), installation, bundle, Noon())
    assert manifest_of(bundle)["complete"] is (lack is None)
    assert (lack is None and exported.lacks == ()) or (lack is not None and lack in exported.lacks[0])
    assert verify_bundle.verify(str(bundle))[1] == []


async def test_an_empty_database_gives_an_honest_bundle(database: Database, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    exported = await export(database, YEAR, None, bundle, Noon())
    assert exported.lacks == ("no evidence at all is recorded in this database",)
    assert verify_bundle.verify(str(bundle))[1] == []


async def test_the_same_data_gives_the_same_bytes(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, paged = (tmp_path / name for name in ("one.zip", "other.zip", "paged.zip"))
    first = await export(filled, YEAR, None, one, Noon())
    second = await export(filled, YEAR, None, other, Noon())
    assert first == second
    assert digest(one) == digest(other)
    monkeypatch.setattr(verify_evidence, "PAGE", 2)
    await export(filled, YEAR, None, paged, Noon())
    assert read(paged, "installation-7/evidence.jsonl") == read(one, "installation-7/evidence.jsonl")
    assert hashlib.sha256(read(one, "manifest.json")).hexdigest() == first.manifest


async def test_a_clock_that_was_set_back_makes_no_hole(database: Database, tmp_path: Path) -> None:
    async with database.work() as work:
        for day in (10, -5, 20):
            await work.evidence.append(7, [fact(day=day)], NEW_YEAR + day * DAY)
        await work.commit()
    bundle = tmp_path / "evidence.zip"
    await export(database, YEAR, 7, bundle, Noon())
    (chain,) = manifest_of(bundle)["installations"]
    assert (chain["entries"], chain["entries_outside_period"]) == (3, 1)
    assert verify_bundle.verify(str(bundle))[1] == []


async def test_a_broken_chain_is_not_exported(filled: Database, database_url: str, tmp_path: Path) -> None:
    tamper(database_url, "UPDATE evidence SET payload = '{}' WHERE installation = 7 AND seq = 1")
    with pytest.raises(BrokenChain, match="installation 7 does not hold at entry 1"):
        await export(filled, YEAR, None, tmp_path / "evidence.zip", Noon())
    assert listing(tmp_path) == set()


async def test_an_unknown_installation_is_told(filled: Database, tmp_path: Path) -> None:
    with pytest.raises(NothingRecorded, match="9"):
        await export(filled, YEAR, 9, tmp_path / "evidence.zip", Noon())
    assert listing(tmp_path) == set()


async def test_the_bundle_verifies_with_nothing_but_python(filled: Database, tmp_path: Path) -> None:
    bundle, folder = tmp_path / "evidence.zip", tmp_path / "unpacked"
    await export(filled, YEAR, None, bundle, Noon())
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(folder)
    for argument in (bundle, folder):
        result = run_verifier(folder / "verify.py", argument)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout.endswith("VALID\n")
        assert "PARTIAL: installation 7: the period starts in the middle" in result.stdout


async def test_the_verifier_finds_what_was_changed(filled: Database, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    await export(filled, YEAR, None, bundle, Noon())
    chain = "installation-7/evidence.jsonl"
    lines = read(bundle, chain).splitlines(keepends=True)
    changes: dict[str, tuple[str, bytes | None, str]] = {
        "altered": (chain, lines[0] + lines[1].replace(b"acme", b"evil") + lines[2], "entry 4: its content"),
        "removed": (chain, lines[0] + lines[2], "entry 4: its number is 5"),
        "cut": (chain, lines[0] + lines[1], "the manifest says entries is 3, but it is 2"),
        "reordered": (chain, lines[1] + lines[0] + lines[2], "entry 3: its number is 4"),
        "twice": (chain, lines[0] + lines[0] + lines[1] + lines[2], "entry 4: its number is 3"),
        "spaced": (
            chain,
            lines[0].replace(b'"seq":', b'"seq": ') + lines[1] + lines[2],
            "entry 3: it is not written in canon",
        ),
        "extra field": (
            chain,
            lines[0].replace(b'"seq"', b'"a":1,"seq"') + lines[1] + lines[2],
            "entry 3: it has other",
        ),
        "not JSON": (chain, b"\xff\n" + lines[1] + lines[2], "entry 3: it is not a line of JSON"),
        "wrong type": (
            chain,
            lines[0].replace(b":3}", b':"3"}') + lines[1] + lines[2],
            "entry 3: a field has the wrong",
        ),
        "empty": (chain, b"", "the manifest says entries is 3, but it is 0"),
        "missing": (chain, None, "installation-7/evidence.jsonl: is missing"),
        "added": ("more.txt", b"x", "more.txt: is not named in the manifest"),
        "readme": ("README.txt", b"trust us", "README.txt: its SHA-256"),
    }
    for name, (file, content, fault) in changes.items():
        changed = rewritten(bundle, tmp_path / f"{name}.zip", file, content)
        faults = verify_bundle.verify(str(changed))[1]
        assert any(fault in each for each in faults), (name, faults)


async def test_the_verifier_finds_a_manifest_that_lies(filled: Database, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    await export(filled, YEAR, None, bundle, Noon())
    for index, key, value, fault in (
        (0, "entries", 4, "entries is 4, but it is 3"),
        (0, "first_seq", 2, "entry 2: its number is 3"),
        (0, "preceding_hash", "0" * 64, "entry 3: prev_hash"),
        (0, "entries_outside_period", 1, "entries_outside_period is 1"),
        (0, "head", {"seq": 5, "hash": "0" * 64}, "is not the head"),
        (0, "head", {"seq": 4, "hash": "0" * 64}, "entries beyond the head"),
        (0, "installation", 9, "entry 3: it belongs to another"),
        (1, "preceding_hash", "0" * 64, "genesis"),
        (0, "file", "../../etc/passwd", "is not among the files"),
    ):
        manifest = manifest_of(bundle)
        manifest["installations"][index][key] = value
        changed = rewritten(bundle, tmp_path / "changed.zip", "manifest.json", json.dumps(manifest).encode())
        faults = verify_bundle.verify(str(changed))[1]
        assert any(fault in each for each in faults), (key, faults)


@pytest.mark.parametrize(
    "manifest", [b"", b"[]", b'{"format":"other"}', b"{}", b'{"format":"complianceagent/evidence/1"}']
)
def test_what_is_no_bundle_could_not_be_verified(tmp_path: Path, manifest: bytes) -> None:
    bundle = tmp_path / "evidence.zip"
    with zipfile.ZipFile(bundle, "w") as archive:
        archive.writestr("manifest.json", manifest)
    result = run_verifier(Path(verify_bundle.__file__), bundle)
    assert (result.returncode, result.stdout) == (2, "")
    assert "could not verify" in result.stderr


def test_a_file_that_is_no_zip_could_not_be_verified(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "evidence.zip"
    file.write_bytes(b"no zip")
    assert verify_bundle.main([str(file)]) == 2
    assert verify_bundle.main([str(tmp_path)]) == 2
    assert verify_bundle.main([]) == 2
    assert "no manifest.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2024",
        "2024-01-01",
        "2024-01-01:",
        "2024-13-01:2024-12-31",
        "2024-02-01:2024-01-01",
        "a:b",
        "0001-01-01:9999-12-31",
    ],
)
def test_a_malformed_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="period"):
        Period.of_days(text)


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def listing(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir() if file.suffix != ".db" and ".db-" not in file.name}


def rewritten(bundle: Path, to: Path, file: str, content: bytes | None) -> Path:
    """A copy of the bundle with one file replaced, added, or (None) left out."""
    with zipfile.ZipFile(bundle) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            if name != file:
                new.writestr(name, old.read(name))
        if content is not None:
            new.writestr(file, content)
    return to
