"""A patch is what `git apply` reads, whatever the files hold."""

import subprocess
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.identity import BlobId
from bot.core.patch import patch
from bot.core.source import SourceFile

LINES = st.lists(st.sampled_from(["a", "b", "", "c d", "\tq", "x\r", "\f"]), max_size=12)


def file(path: str, content: bytes) -> dict[str, SourceFile]:
    return {path: SourceFile(path, BlobId("0"), content)}


def applied(folder: Path, path: str, old: bytes, text: str) -> bytes:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(old)
    if text:
        options = ("-c", "core.autocrlf=false", "apply", "--unsafe-paths", "--whitespace=nowarn", "-")
        subprocess.run(["git", *options], cwd=folder, input=text.encode(), check=True, capture_output=True)
    return (folder / path).read_bytes()


@settings(max_examples=25)
@given(old=LINES, new=LINES, ends=st.booleans())
def test_git_applies_it(tmp_path_factory: object, old: list[str], new: list[str], ends: bool) -> None:
    before, after = ("\n".join([*lines, "z"]).encode() + b"\n" * ends for lines in (old, new))
    text = patch(file("a.py", before), file("a.py", after))
    assert applied(tmp_path_factory.mktemp("p"), "a.py", before, text) == after  # type: ignore[attr-defined]  # pytest's


def test_odd_names(tmp_path: Path) -> None:
    for name in ("with blank.py", 'quo"te.py', "ümlaut.py", "tab\there.py"):
        text = patch(file(name, b"a\n"), file(name, b"b\n"))
        assert applied(tmp_path, name, b"a\n", text) == b"b\n"
