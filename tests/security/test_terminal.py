"""No word of somebody else moves the terminal of whoever reads our log or our errors."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.git import process
from bot.adapters.git.mirrors import GitMirrors
from bot.logs import plain
from bot.ports.code_host import CloneAccess
from bot.ports.repository import RepositoryError
from tests.git_adapter.trees import bare, commits

ESCAPE = "\x1b]0;owned\x07\x1b[2J\u202e"


def test_the_log_holds_no_control_characters() -> None:
    told = plain(None, "info", {"event": f"x{ESCAPE}", "error": f"a\nb{ESCAPE}", "count": 3})
    assert told["count"] == 3
    assert all(char.isprintable() or char == "\n" for value in (told["event"], told["error"]) for char in value)


def test_an_error_on_the_command_line_holds_none(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.cli", "review", f"no{ESCAPE}thing"]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert done.returncode == 2
    assert b"\x1b]" not in done.stderr
    assert b"\x07" not in done.stderr


async def test_git_writes_no_more_than_it_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change of a hundred files of 100 MB must not fill the disk that everybody's work is kept on."""
    monkeypatch.setattr(process, "FILE_BYTES", 100_000)
    origin = bare(tmp_path / "origin.git")
    noise = secrets.token_bytes(1_000_000)
    (head,) = commits(origin, [{b"large.bin": noise}])
    repository = await GitMirrors(tmp_path / "mirrors").fetch("o/r", CloneAccess(origin.as_uri(), None), [head])
    entries = await repository.tree(head)
    with pytest.raises(RepositoryError):
        await repository.read([entry.blob for entry in entries.head_tree.values()], 2_000_000)
    assert sum(file.stat().st_size for file in (tmp_path / "mirrors").rglob("*") if file.is_file()) < 500_000
