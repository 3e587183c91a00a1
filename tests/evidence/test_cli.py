"""The commands as a person types them: what they say, and how they exit."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from complianceagent.clock import SYSTEM

from bot.adapters.checkpoints import CheckpointFile
from bot.adapters.db.work import opened
from bot.cli.main import cli
from bot.services.checkpoint import Checkpointer
from bot.services.run_chore import NotAllDone
from tests.db.samples import AT, fact
from tests.evidence.tamper import tamper


async def fill(database_url: str, n: int = 1) -> None:
    async with opened(database_url) as database, database.work() as work:
        await work.evidence.append(7, [fact(n=n), fact(n=n + 1)], AT)
        await work.commit()


def run(*arguments: str, url: str, home: Path) -> Result:
    environment = {"DATABASE_URL": url, "COMPLIANCE_HOME": str(home)}
    result = CliRunner().invoke(cli, arguments, env=environment, catch_exceptions=False)
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def url(sqlite_url: str) -> str:
    asyncio.run(fill(sqlite_url))
    return sqlite_url


def test_audit_verify_says_that_all_holds(url: str, tmp_path: Path) -> None:
    for arguments in (("audit", "verify"), ("audit", "verify", "--installation", "7")):
        result = run(*arguments, url=url, home=tmp_path)
        assert result.exit_code == 0
        assert "installation 7: 2 entries hold; head " in result.output


def test_audit_verify_points_at_the_first_bad_entry(url: str, tmp_path: Path) -> None:
    tamper(url, "UPDATE evidence SET payload = '{}' WHERE seq = 2")
    result = run("audit", "verify", url=url, home=tmp_path)
    assert result.exit_code == 1
    assert "installation 7: NOT VALID at entry 2: the entry's content does not match its hash" in result.output


def test_audit_verify_of_an_installation_without_evidence_could_not_run(url: str, tmp_path: Path) -> None:
    result = run("audit", "verify", "--installation", "9", url=url, home=tmp_path)
    assert (result.exit_code, "nothing is recorded for installation 9" in result.output) == (2, True)


def test_audit_verify_of_an_empty_database(sqlite_url: str, tmp_path: Path) -> None:
    result = run("audit", "verify", url=sqlite_url, home=tmp_path)
    assert (result.exit_code, result.output) == (0, "No evidence is recorded yet.\n")


@pytest.mark.parametrize(
    ("bad_url", "hint"),
    [
        ("sqlite:////dev/null/none.db", "db upgrade"),
        ("postgresql://nobody:hunter2@127.0.0.1:1/none", "check DATABASE_URL"),
        ("sqlite://", "DATABASE_URL must name an SQLite file"),
    ],
)
def test_a_database_that_is_not_there_could_not_be_verified(tmp_path: Path, bad_url: str, hint: str) -> None:
    for arguments in (
        ("audit", "verify"),
        ("evidence", "export", "--period", "2024-01-01:2024-12-31", "--output", str(tmp_path / "x.zip")),
    ):
        result = run(*arguments, url=bad_url, home=tmp_path)
        assert (result.exit_code, hint in result.output) == (2, True)
        assert "hunter2" not in result.output


def test_export_and_verify(url: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    arguments = ("evidence", "export", "--framework", "soc2", "--period", "2024-01-01:2024-12-31")
    result = run(*arguments, "--output", str(bundle), url=url, home=tmp_path)
    assert result.exit_code == 0
    assert "installation 7: 2 entries" in result.output
    assert "PARTIAL: installation 7: nothing was recorded in the period before 2024-05-06" in result.output
    verified = run("evidence", "verify", str(bundle), url="sqlite://", home=tmp_path)
    assert (verified.exit_code, verified.output.endswith("VALID\n")) == (0, True)
    bundle.write_bytes(bundle.read_bytes()[:-100])
    assert run("evidence", "verify", str(bundle), url="sqlite://", home=tmp_path).exit_code == 2


def test_a_chain_that_was_cut_off_or_written_anew_is_found_by_an_earlier_export(url: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    arguments = ("evidence", "export", "--period", "2024-01-01:2024-12-31", "--output", str(bundle))
    assert run(*arguments, url=url, home=tmp_path).exit_code == 0
    against = ("audit", "verify", "--against", str(bundle))
    assert run(*against, url=url, home=tmp_path).exit_code == 0

    asyncio.run(fill(url))  # it may grow
    assert run(*against, url=url, home=tmp_path).exit_code == 0

    forget = "DELETE FROM evidence WHERE seq > 1"
    head = "UPDATE evidence_heads SET seq = 1, hash = (SELECT hash FROM evidence WHERE seq = 1)"
    tamper(url, forget, head)
    assert run("audit", "verify", url=url, home=tmp_path).exit_code == 0
    cut_off = run(*against, url=url, home=tmp_path)
    assert (cut_off.exit_code, "entry 2: the chain was cut off: it once had 2 entries" in cut_off.output) == (1, True)

    tamper(url, "DELETE FROM evidence", "DELETE FROM evidence_heads")
    asyncio.run(fill(url, n=3))
    assert run("audit", "verify", url=url, home=tmp_path).exit_code == 0
    anew_found = run(*against, url=url, home=tmp_path)
    assert (anew_found.exit_code, "written anew" in anew_found.output) == (1, True)


def test_every_checkpoint_is_verified_against_and_not_the_last_alone(url: str, tmp_path: Path) -> None:
    """Who wrote a chain anew may have made later checkpoints of it."""
    file = tmp_path / "kept.jsonl"

    def checkpoint() -> None:
        async def made() -> None:
            async with opened(url) as database:
                await Checkpointer(database, CheckpointFile(tmp_path / "now.jsonl"), SYSTEM).run()

        asyncio.run(made())
        with file.open("a") as lines:
            lines.write((tmp_path / "now.jsonl").read_text())
        (tmp_path / "now.jsonl").unlink()

    checkpoint()
    against = ("audit", "verify", "--against", str(file))
    assert run(*against, url=url, home=tmp_path).exit_code == 0
    tamper(url, "DELETE FROM evidence", "DELETE FROM evidence_heads")
    asyncio.run(fill(url, n=7))
    asyncio.run(fill(url, n=9))
    checkpoint()
    result = run(*against, url=url, home=tmp_path)
    assert (result.exit_code, "entry 2: the entry is not the one" in result.output) == (1, True)


def test_a_restored_copy_is_told_in_the_chain_and_checkpoints_go_on(url: str, tmp_path: Path) -> None:
    file = tmp_path / "checkpoints.jsonl"

    def checkpoint() -> None:
        async def made() -> None:
            async with opened(url) as database:
                await Checkpointer(database, CheckpointFile(file), SYSTEM).run()

        asyncio.run(made())

    assert "nothing to tell in them" in run("db", "restored", url=url, home=tmp_path).output
    asyncio.run(fill(url, n=3))
    checkpoint()
    assert "nothing to tell in them" in run("db", "restored", url=url, home=tmp_path).output
    older = "UPDATE evidence_heads SET seq = 2, hash = (SELECT hash FROM evidence WHERE seq = 2)"
    tamper(url, "DELETE FROM evidence WHERE seq > 2", older)
    with pytest.raises(NotAllDone, match="db restored"):
        checkpoint()
    said = run("db", "restored", "the disk died", url=url, home=tmp_path)
    assert (said.exit_code, "Told in 1 chain" in said.output) == (0, True)
    checkpoint()
    (before,) = tmp_path.glob("checkpoints-until-*.jsonl")
    assert run("audit", "verify", "--against", str(before), url=url, home=tmp_path).exit_code == 1
    assert run("audit", "verify", "--against", str(file), url=url, home=tmp_path).exit_code == 0

    async def last() -> dict[str, Any]:
        async with opened(url) as database, database.reading() as work:
            found: dict[str, Any] = json.loads((await work.evidence.entries(7))[-1].payload)
            return found

    body = asyncio.run(last())["body"]
    assert (body["words"], body["restored"]["seq"], body["last_checkpoint"]["seq"]) == ("the disk died", 2, 4)


def test_a_chain_that_is_gone_altogether_is_found_by_an_earlier_export(url: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    arguments = ("evidence", "export", "--period", "2024-01-01:2024-12-31", "--output", str(bundle))
    run(*arguments, url=url, home=tmp_path)
    tamper(url, "DELETE FROM evidence", "DELETE FROM evidence_heads")
    result = run("audit", "verify", "--against", str(bundle), url=url, home=tmp_path)
    assert (result.exit_code, "entry 1: the chain was cut off" in result.output) == (1, True)


def test_a_bad_bundle_is_nothing_to_verify_against(url: str, tmp_path: Path) -> None:
    bundle = tmp_path / "evidence.zip"
    bundle.write_bytes(b"no zip")
    result = run("audit", "verify", "--against", str(bundle), url=url, home=tmp_path)
    assert (result.exit_code, "cannot verify against" in result.output) == (2, True)


def test_a_broken_chain_is_not_exported(url: str, tmp_path: Path) -> None:
    tamper(url, "DELETE FROM evidence WHERE seq = 1")
    bundle = tmp_path / "evidence.zip"
    arguments = ("evidence", "export", "--period", "2024-01-01:2024-12-31", "--output", str(bundle))
    result = run(*arguments, url=url, home=tmp_path)
    assert (result.exit_code, "entry 1 is missing" in result.output, bundle.exists()) == (1, True, False)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--period", "last year", "a period is written as"),
        ("--output", "/dev/null/x.zip", "cannot write"),
        ("--framework", "iso27001", "'soc2'"),
        ("--installation", "9", "nothing is recorded for installation 9"),
    ],
)
def test_export_explains_what_is_wrong(url: str, tmp_path: Path, option: str, value: str, message: str) -> None:
    given = {"--period": "2024-01-01:2024-12-31", "--output": str(tmp_path / "x.zip"), option: value}
    options = [text for pair in given.items() for text in pair]
    result = run("evidence", "export", *options, url=url, home=tmp_path)
    assert (result.exit_code, message in result.output) == (2, True)


def test_db_upgrade_and_current(empty_database_url: str, tmp_path: Path) -> None:
    before = run("db", "current", url=empty_database_url, home=tmp_path)
    assert (before.exit_code, "no tables" in before.output) == (1, True)
    for _ in range(2):
        assert run("db", "upgrade", url=empty_database_url, home=tmp_path).exit_code == 0
    after = run("db", "current", url=empty_database_url, home=tmp_path)
    assert (after.exit_code, "up to date" in after.output) == (0, True)


def test_db_says_what_is_wrong_with_the_address(tmp_path: Path) -> None:
    for verb in ("upgrade", "current"):
        result = run("db", verb, url="postgresql://nobody:hunter2@127.0.0.1:1/none", home=tmp_path)
        assert (result.exit_code, "check DATABASE_URL" in result.output) == (2, True)
        assert "hunter2" not in result.output
