"""What whoever hands a bundle over could try: hide what is missing, mislead who unpacks it or who reads the answer."""

# ruff: noqa: ASYNC240 - blocking here keeps nobody waiting

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from complianceagent import verify_bundle

from bot.adapters.db.work import Database
from bot.services.export_evidence import export
from tests.evidence.test_export import YEAR, Noon, filled, manifest_of, read, rewritten, run_verifier

__all__ = ["filled"]

CHAIN = "installation-7/evidence.jsonl"
SCRIPT = Path(verify_bundle.__file__)


def with_manifest(bundle: Path, to: Path, manifest: dict[str, Any]) -> Path:
    return rewritten(bundle, to, "manifest.json", json.dumps(manifest).encode())


@pytest.fixture
async def bundle(filled: Database, tmp_path: Path) -> Path:
    await export(filled, YEAR, None, tmp_path / "evidence.zip", Noon())
    return tmp_path / "evidence.zip"


async def test_a_bundle_that_says_it_is_whole_and_is_not(bundle: Path, tmp_path: Path) -> None:
    manifest = manifest_of(bundle)
    manifest["complete"], manifest["lacks"] = True, []
    (first, second, *_) = verify_bundle.verify(str(with_manifest(bundle, tmp_path / "x.zip", manifest)))[1]
    assert "the manifest says that nothing is missing, but entries 1 to 2 are not in it" in first
    assert "the manifest says that nothing is missing, but entry 6 is not in it" in second
    manifest["lacks"] = ["nothing of importance"]
    faults = verify_bundle.verify(str(with_manifest(bundle, tmp_path / "x.zip", manifest)))[1]
    assert "the manifest contradicts itself about what is missing" in faults


async def test_what_is_there_is_told_whatever_the_manifest_says(bundle: Path, tmp_path: Path) -> None:
    manifest = manifest_of(bundle)
    manifest["lacks"] = ["nothing of importance"]
    said = run_verifier(SCRIPT, with_manifest(bundle, tmp_path / "x.zip", manifest))
    assert said.returncode == 0
    assert "Installation 7: entries 3 to 5 of 6" in said.stdout


async def test_the_answer_cannot_be_written_over(bundle: Path, tmp_path: Path) -> None:
    changed = rewritten(bundle, tmp_path / "x.zip", "a\n\x1b[2J\x1b[8m\nVALID\r\u202e.txt", b"x")
    said = run_verifier(SCRIPT, changed)
    assert said.returncode == 1
    lines = said.stdout.splitlines()
    assert [each for each in lines if each.endswith("VALID")] == ["NOT VALID"]
    assert said.stdout.isascii()
    assert said.stdout.replace("\n", "").isprintable()
    manifest = manifest_of(bundle)
    manifest["lacks"] = ["\x1b[2J", "\ud800", "größer"]
    said = run_verifier(SCRIPT, with_manifest(bundle, tmp_path / "x.zip", manifest))
    assert (said.returncode, said.stdout.isascii(), said.stderr) == (0, True, "")


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("../../etc/cron.d/x", "leads out of the folder"),
        ("/etc/passwd", "leads out of the folder"),
        ("..\\x", "leads out of the folder"),
        ("C:/x", "leads out of the folder"),
        ("Installation-7/Evidence.jsonl", "is another file's name on some systems"),
        ("installation-7/e\u0301vidence.jsonl", "is another file's name on some systems"),
    ],
)
async def test_a_name_that_unpacks_to_something_else(bundle: Path, tmp_path: Path, name: str, fault: str) -> None:
    """It is named in the manifest with its right digest."""
    manifest = manifest_of(bundle)
    manifest["files"][name] = manifest["files"]["README.txt"]
    manifest["files"]["installation-7/\u00e9vidence.jsonl"] = manifest["files"]["README.txt"]
    changed = with_manifest(bundle, tmp_path / "x.zip", manifest)
    with zipfile.ZipFile(changed, "a") as archive:
        archive.writestr(name, read(bundle, "README.txt"))
        archive.writestr("installation-7/\u00e9vidence.jsonl", read(bundle, "README.txt"))
    faults = verify_bundle.verify(str(changed))[1]
    assert any(fault in each for each in faults), faults


async def test_two_files_of_one_name(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(CHAIN, b"")
    assert f"{CHAIN}: is in the bundle twice" in verify_bundle.verify(str(bundle))[1]


@pytest.mark.parametrize("first", [None, True, 3.0, "3", 0])
async def test_a_first_number_that_is_none(bundle: Path, tmp_path: Path, first: object) -> None:
    manifest = manifest_of(bundle)
    manifest["installations"][0]["first_seq"] = first
    assert verify_bundle.main([str(with_manifest(bundle, tmp_path / "x.zip", manifest))]) != 0


async def test_bundles_of_two_installations_cannot_be_exchanged(bundle: Path, tmp_path: Path) -> None:
    manifest = manifest_of(bundle)
    one, other = manifest["installations"]
    one["file"], other["file"] = other["file"], one["file"]
    faults = verify_bundle.verify(str(with_manifest(bundle, tmp_path / "x.zip", manifest)))[1]
    assert any("belongs to another installation" in each for each in faults), faults


async def test_damage_is_told_and_never_a_traceback(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    for at in range(30, len(whole), max(1, len(whole) // 60)):
        damaged = tmp_path / "damaged.zip"
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        assert verify_bundle.main([str(damaged)]) in {0, 1, 2}  # 0: in a part of the zip that says nothing
    deep = with_manifest(bundle, tmp_path / "deep.zip", {"format": verify_bundle.FORMAT})
    deep = rewritten(deep, tmp_path / "x.zip", "manifest.json", b'{"a":' + b"[" * 200_000)
    assert verify_bundle.main([str(deep)]) == 2
