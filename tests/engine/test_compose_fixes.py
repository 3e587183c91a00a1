"""The answers to a command that asks for fixes: what is said of a patch holds, and every answer fits into a comment."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.fix import Edit, Fix, Mended
from bot.core.identity import BlobId, CommitSha, Fingerprint
from bot.core.limits import COMMENT, size
from bot.core.location import Location, Span
from bot.core.source import SourceFile
from bot.engine.compose_fixes import MARKER_ROOM, account_of, attached, committed
from tests import sample_outcome as sample

TAKES_IT = "`git apply` takes it"


def said_of(old: str, new: str) -> str:
    before, after = (SourceFile("app.py", BlobId("0" * 40), text.encode()) for text in (old, new))
    return attached("no", sample.outcome(), Mended({"app.py": before}, {"app.py": after}, (), {}), "")


@pytest.mark.parametrize(
    ("old", "new", "is_taken"),
    [
        ("a\nb\n", "a\nc\n", True),
        ("a\nb", "a\nc", True),
        ("\ta\n\tb \n", "\ta\n\tc \n", True),
        ("a\n```\n````\nb\n", "a\n```\n````\nc\n", True),
        ("é\u4e2d\U0001f600\nb\n", "é\u4e2d\U0001f600\nc\n", True),
        ("a\r\nb\r\n", "a\r\nc\r\n", False),
        ("\x0ca\nb\n", "\x0ca\nc\n", False),
        ("\ufeffa\nb\n", "\ufeffa\nc\n", False),
        ("a\u202eb\nb\n", "a\u202eb\nc\n", False),
    ],
)
def test_git_takes_the_patch_where_we_say_so(tmp_path: Path, old: str, new: str, is_taken: bool) -> None:
    answer = said_of(old, new)
    assert (TAKES_IT in answer) == is_taken
    shown = re.search(r"(`{3,})diff\n(.*)\n\1", answer, re.S)
    assert shown is not None
    if is_taken:
        (tmp_path / "app.py").write_bytes(old.encode())
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=f"{shown[2]}\n".encode(), check=True)
        assert (tmp_path / "app.py").read_bytes() == new.encode()


def test_an_answer_about_many_files_with_long_names_fits() -> None:
    names = [Fingerprint(f"{at:032x}") for at in range(200)]
    found = [replace(sample.NO_LOGIN, fingerprint=each, location=Location("é/" * 2000, Span(1, 1))) for each in names]
    fixes = tuple(Fix(each, "a.py", "way", "Asks who calls.", Edit(Span(1, 1), ())) for each in names[:100])
    account = account_of(Mended({}, {}, fixes, dict.fromkeys(names[100:], "*" * 5000)), found, names)
    assert size(committed(CommitSha("a" * 40), account)) <= COMMENT - MARKER_ROOM
