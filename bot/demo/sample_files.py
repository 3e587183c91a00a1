"""The sample application that the demo's repository holds, and the change that is proposed to it."""

from pathlib import Path

SAMPLE = Path(__file__).parent / "sample"


def base_files() -> dict[str, str]:
    """Path -> text of the application as it is."""
    return _files(SAMPLE / "base")


def changed_files() -> dict[str, str]:
    """Path -> text of the files that the pull request adds or changes."""
    return _files(SAMPLE / "change")


def _files(root: Path) -> dict[str, str]:
    paths = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}
