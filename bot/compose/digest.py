"""What a remembered result was made by: a change of our own code or rules forgets it, and nobody has to think of it."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import bot

PACKAGE = Path(bot.__file__).parent

READING = ("core", "inventory", "analyse.py", "registry.py")
"""What has a say, beside the rules, in a tree's facts, its inventory and what the rules say of it."""

SCANNING = ("core/finding.py", "core/location.py", "core/scan.py", "core/source.py", "core/coverage.py", "scanners")
"""What has a say, beside the patterns, in what the scanners find in a file."""


def digest(parts: Iterable[str], *more: Path, versions: Iterable[str] = ()) -> str:
    """Of the files at and below `parts` of our package and `more`, and of `versions`. Raises OSError."""
    sha = hashlib.sha256("\0".join(versions).encode())
    for root in (*(PACKAGE / part for part in parts), *more):
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_file() and "__pycache__" not in path.parts:
                content = path.read_bytes()
                sha.update(f"{path.relative_to(root.parent).as_posix()}\0{len(content)}\0".encode())
                sha.update(content)
    return sha.hexdigest()
