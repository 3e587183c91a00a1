"""Real git repositories out of plain data: commits whose trees hold any path and any bytes."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.identity import CommitSha

GIT_ENV = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "LC_ALL": "C",
}


@dataclass(frozen=True)
class Entry:
    """A file (mode 100644, 100755), a symlink (120000: `data` is its target) or a submodule (160000: its commit)."""

    data: bytes
    mode: str = "100644"


Tree = Mapping[bytes, bytes | Entry]


def git(git_dir: Path, *args: str, stdin: bytes = b"") -> bytes:
    """Run plain git; raises CalledProcessError."""
    command = ["git", "--git-dir", str(git_dir), *args]
    return subprocess.run(command, input=stdin, capture_output=True, check=True, env=GIT_ENV).stdout


def bare(folder: Path) -> Path:
    """A new bare repository that lets anyone fetch any object, as GitHub does."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True, env=GIT_ENV)
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder


def commits(git_dir: Path, trees: Sequence[Tree], ref: str = "refs/heads/main") -> list[CommitSha]:
    """One commit after the other on `ref`, each with exactly the given tree."""
    script = [b"reset %b\n\n" % ref.encode()]
    for number, tree in enumerate(trees, 1):
        script.append(b"commit %b\nmark :%d\n" % (ref.encode(), number))
        script.append(b"committer A <a@example.com> 1700000000 +0000\ndata 1\nx\n")
        script += [b"from :%d\n" % (number - 1)] if number > 1 else []
        script.append(b"deleteall\n")
        script += [_change(path, entry) for path, entry in tree.items()]
        script.append(b"get-mark :%d\n" % number)
    done = git(git_dir, "fast-import", "--quiet", "--force", "--cat-blob-fd=1", stdin=b"".join(script))
    return [CommitSha(line) for line in done.decode().split()]


def _change(path: bytes, entry: bytes | Entry) -> bytes:
    entry = entry if isinstance(entry, Entry) else Entry(entry)
    quoted = b'"' + b"".join(b"\\%03o" % byte for byte in path) + b'"'
    if entry.mode == "160000":
        return b"M 160000 %b %b\n" % (entry.data, quoted)
    return b"M %b inline %b\ndata %d\n%b\n" % (entry.mode.encode(), quoted, len(entry.data), entry.data)
