"""A change of the code that made a remembered result forgets it."""

from pathlib import Path

from bot.compose.digest import PACKAGE, READING, SCANNING, digest


def test_every_part_that_is_named_exists() -> None:
    assert all((PACKAGE / part).exists() for part in (*READING, *SCANNING))


def test_content_names_and_versions_have_a_say(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    seen = {digest((), folder)}
    (folder / "a.yml").write_text("one")
    seen.add(digest((), folder))
    (folder / "a.yml").write_text("two")
    seen.add(digest((), folder))
    (folder / "a.yml").rename(folder / "b.yml")
    seen.add(digest((), folder))
    seen.add(digest((), folder, versions=["semgrep 1"]))
    assert len(seen) == 5


def test_bytecode_has_none(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    (folder / "__pycache__").mkdir(parents=True)
    before = digest((), folder)
    (folder / "__pycache__" / "check.pyc").write_bytes(b"x")
    assert digest((), folder) == before
