"""Writing into somebody's checkout: all or none, at once, never through a symlink."""

import os
from pathlib import Path

import pytest

from bot.adapters.working_files import CheckedOut
from bot.ports.working_files import CannotWrite


def test_contents_are_replaced_and_keep_their_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.py").write_bytes(b"old\r\n")
    (tmp_path / "a" / "b.py").chmod(0o750)
    files = CheckedOut(tmp_path)
    assert files.differing({"a/b.py": b"old\r\n", "a/c.py": b""}) == ["a/c.py"]
    files.replace({"a/b.py": b"new"})
    assert (tmp_path / "a" / "b.py").read_bytes() == b"new"
    assert (tmp_path / "a" / "b.py").stat().st_mode & 0o777 == 0o750
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b.py"]


@pytest.mark.parametrize("bad", ["gone.py", "../out.py", "link.py", "folder/x.py", "./a.py", "/etc/passwd"])
def test_one_that_cannot_be_written_leaves_all_as_they_are(tmp_path: Path, bad: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out.py").write_text("outside")
    (root / "a.py").write_text("old")
    (root / "link.py").symlink_to(tmp_path / "out.py")
    (root / "folder").symlink_to(tmp_path)
    (tmp_path / "x.py").write_text("outside")
    files = CheckedOut(root)
    if bad == "link.py":
        assert files.differing({bad: b"outside"}) == [bad]
        return
    assert files.differing({bad: b"outside"}) == [bad]
    with pytest.raises(CannotWrite):
        files.replace({"a.py": b"new", bad: b"new"})
    assert (root / "a.py").read_text() == "old"
    assert (tmp_path / "out.py").read_text() == (tmp_path / "x.py").read_text() == "outside"
    assert sorted(os.listdir(root)) == ["a.py", "folder", "link.py"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a file another's")
def test_a_file_stays_its_owner_s(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("old")
    os.chown(tmp_path / "a.py", 12345, 12346)
    CheckedOut(tmp_path).replace({"a.py": b"new"})
    about = (tmp_path / "a.py").stat()
    assert (about.st_uid, about.st_gid) == (12345, 12346)


def test_who_is_interrupted_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["a.py", "b.py", "c.py"]
    for name in names:
        (tmp_path / name).write_text("old")
    rename = os.rename

    def interrupted(old: bytes, new: bytes, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        if new == b"b.py":
            raise KeyboardInterrupt
        rename(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)

    monkeypatch.setattr(os, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        CheckedOut(tmp_path).replace(dict.fromkeys(names, b"new"))
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.py": "new", "b.py": "old", "c.py": "old"}
