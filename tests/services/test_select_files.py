"""Which files of a change are read, and what is said of the others."""

import subprocess
from pathlib import Path

from bot.adapters.folder import FolderRepository
from bot.adapters.git.repository import GitRepository
from bot.core.coverage import Coverage, GapReason
from bot.core.identity import CommitSha
from bot.core.source import SourceFile
from bot.registry import plugins
from bot.services.select_files import MAX_FILE_BYTES, Selection, select_files

LARGE = b"x = 1;\n" * (MAX_FILE_BYTES // 6)


async def selected(folder: Path, **contents: bytes) -> Selection:
    for name, content in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    repository = FolderRepository(folder)
    snapshot = await repository.tree(CommitSha(""))
    return await select_files(repository, snapshot.head_tree.values())


async def test_a_large_file_that_no_scanner_reads_does_not_blind_us(tmp_path: Path) -> None:
    """Every change of a team that commits its bundle or a long lock file would be red otherwise."""
    names = ("static/bundle.min.js", "package-lock.json", "tests/cassettes/answers.yaml")
    selection = await selected(tmp_path, **dict.fromkeys(names, LARGE))
    assert {gap.path: gap.reason for gap in selection.gaps} == dict.fromkeys(names, GapReason.NO_SOURCE)
    assert not Coverage(0, (), selection.gaps).blind


async def test_a_large_file_that_a_scanner_would_read_blinds_us(tmp_path: Path) -> None:
    selection = await selected(tmp_path, **{"app.js": LARGE, "settings.yaml": LARGE})
    assert [gap.reason for gap in Coverage(0, (), selection.gaps).blind] == [GapReason.TOO_LARGE] * 2


PICTURE = b"GIF89a\1\0" + b"\7" * MAX_FILE_BYTES


async def test_a_large_picture_is_a_picture(tmp_path: Path) -> None:
    selection = await selected(tmp_path, **{"docs/demo.gif": PICTURE, "app.py": PICTURE})
    assert {gap.path: gap.reason for gap in selection.gaps} == {
        "docs/demo.gif": GapReason.BINARY,
        "app.py": GapReason.TOO_LARGE,
    }


async def test_a_drawing_that_begins_like_a_text_is_a_picture(tmp_path: Path) -> None:
    drawing = b"%PDF-1.5\n" + b"<< /Type /Page >>\n" * 1000 + b"\0"
    selection = await selected(tmp_path, **{"logo.ai": drawing, "large.ai": drawing + LARGE})
    assert [gap.reason for gap in selection.gaps] == [GapReason.BINARY] * 2


async def test_text_in_utf_16_is_no_picture(tmp_path: Path) -> None:
    text = "password = hunter2hunter2\n"
    names = ("setup.sql", "deploy.ps1", "Dockerfile", "notes.txt", "app.py")
    for encoding in ("utf-16", "utf-16-be"):
        mark = b"" if encoding == "utf-16" else b"\xfe\xff"
        selection = await selected(tmp_path, **dict.fromkeys(names, mark + text.encode(encoding)))
        assert {gap.path for gap in Coverage(0, (), selection.gaps).blind} == set(names)
    kept = await selected(tmp_path / "more", **{"tests/data/names.txt": text.encode("utf-16")})
    assert not Coverage(0, (), kept.gaps).blind


async def test_a_large_picture_in_a_commit_is_a_picture_too(tmp_path: Path) -> None:
    def git(*args: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *args], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "demo.gif").write_bytes(PICTURE)
    (tmp_path / "notes.txt").write_bytes(LARGE)
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "pictures")
    repository = GitRepository.open(tmp_path)
    snapshot = await repository.tree(await repository.resolve("HEAD"))
    selection = await select_files(repository, snapshot.head_tree.values())
    assert [gap.reason for gap in selection.gaps] == [GapReason.BINARY, GapReason.TOO_LARGE]


async def test_what_is_said_to_be_read_by_nobody_is_read_by_nobody(tmp_path: Path) -> None:
    selection = await selected(tmp_path, **{"a.min.js": LARGE, "tests/a.py": LARGE, "vendor/a.py": LARGE})
    for gap in selection.gaps:
        small = SourceFile(gap.path, "", b"x = 1\n")  # type: ignore[arg-type]  # any blob id will do
        assert not any(scanner.accepts(small) for scanner in plugins("bot.scanners").values())


POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"ab" * 32 + b"\nsize 12345\n"


async def test_what_git_lfs_keeps_elsewhere_was_not_looked_at(tmp_path: Path) -> None:
    """A few words about the content stand in its place: nobody has seen it."""
    code = (
        "app.py",
        "web/app.ts",
        "settings.yaml",
        ".env",
        "deploy.sh",
        "Dockerfile",
        "keys/id_rsa",
        "notes.txt",
        "a.so",
    )
    assets = ("logo.png", "intro.mp4", "model.onnx", "Inter.otf", "scene.uasset", "table.parquet")
    aside = ("tests/cassettes/answers.yaml", "package-lock.json")
    selection = await selected(tmp_path, **dict.fromkeys((*code, *assets, *aside), POINTER))
    assert {gap.path: gap.reason for gap in selection.gaps} == {
        **dict.fromkeys(code, GapReason.LFS_SOURCE),
        **dict.fromkeys(assets, GapReason.LFS),
        **dict.fromkeys(aside, GapReason.NO_SOURCE),
    }
    assert {gap.path for gap in Coverage(0, (), selection.gaps).blind} == set(code)
    assert selection.files == {}


async def test_nothing_hides_behind_the_first_line_of_a_pointer(tmp_path: Path) -> None:
    first = POINTER.splitlines(keepends=True)[0]
    selection = await selected(tmp_path, **{"notes.bin": first + b"password = hunter2hunter2\n", "app.py": first})
    assert list(selection.files) == ["notes.bin"], "no pointer, so a text like any other"
    assert [(gap.path, gap.reason) for gap in selection.gaps] == [("app.py", GapReason.LFS_SOURCE)]
