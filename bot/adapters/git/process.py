"""Run git as a subprocess that nothing can make do more than it was asked to.

Everything git reads besides its arguments is decided here: no configuration of the system or the user, no hooks,
no helpers, no attributes, no prompts, no other protocol than the one asked for, and an end to every wait.
"""

import asyncio
import contextlib
import os
import re
import resource
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

READ_SECONDS = 120.0
"""The longest a command on local objects may take."""

OUTPUT_BYTES = 256 * 1024 * 1024
"""The most a command may print; a tree of a million files prints about half of it."""

FILE_BYTES = 2 * 1024**3
"""The largest file git may write: a pack of more than anybody reviews would fill the disk, and blobs are fetched before
their sizes are known. Past it git ends with "file too large", or by SIGXFSZ."""

WORDS = 600
"""How many characters of git's own words an error carries."""

_HANDED_ON = re.compile(r"PATH|TMPDIR|((HTTPS?|ALL|NO)_PROXY)|SSL_CERT_(FILE|DIR)|GIT_SSL_CAINFO|SYSTEMROOT", re.I)
"""What of our own environment git gets: where programs are, and how this machine reaches the network."""

_FIXED = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS": "",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_IMPLICIT_WORK_TREE": "0",
    "HOME": os.devnull,
    "LC_ALL": "C",
}
_CONFIG = {
    "attr.tree": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",  # the empty tree: no attributes from a commit
    "core.attributesFile": os.devnull,
    "core.bigFileThreshold": "10m",  # larger files are binary to a diff, and never held in memory as a whole
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "credential.helper": "",
    "fetch.recurseSubmodules": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.version": "2",
    "submodule.recurse": "false",
}


class GitFailed(Exception):
    """git ended with a fault; the message is its own words, without credentials. `code` is its exit code, and 0
    where we ended it."""

    def __init__(self, message: str, code: int = 0) -> None:
        super().__init__(message)
        self.code = code


class TooSlow(GitFailed):
    """The command did not end in time."""


class TooMuch(GitFailed):
    """The command printed more than it may."""


@dataclass(frozen=True)
class Git:
    """git on one repository. `objects` are read instead of the repository's own, if given; `work_tree` is only
    for commands that list files of a checkout."""

    git_dir: Path
    objects: Path | None = None
    work_tree: Path | None = None

    async def run(
        self,
        *args: str,
        stdin: bytes = b"",
        seconds: float = READ_SECONDS,
        limit: int = OUTPUT_BYTES,
        cut: bool = False,
        fine: Sequence[int] = (0,),
        cwd: Path | None = None,
        remote: "Remote | None" = None,
    ) -> bytes:
        """What the command prints. Raises GitFailed, also when it takes longer than `seconds` or prints more
        than `limit` bytes; `cut` asks for so many bytes and no more instead. `fine` are the codes of an end without a
        fault. Without a `remote` git reaches no other repository, not even a local one."""
        process = await asyncio.create_subprocess_exec(
            "git",
            *args,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment(remote or Remote()),
            cwd=cwd or self.git_dir,
            start_new_session=True,
        )
        _limit_files(process.pid)
        try:
            async with asyncio.timeout(seconds):
                (printed, too_much), words, _ = await asyncio.gather(
                    _read(process, limit), _last(process.stderr), _feed(process.stdin, stdin)
                )
                code = await process.wait()
        except TimeoutError:
            raise TooSlow(f"git {args[0]} took longer than {seconds:.0f} seconds") from None
        finally:
            await _end(process)
        if too_much and cut:
            return printed[:limit]
        if too_much:
            raise TooMuch(f"git {args[0]} printed more than {limit:,} bytes")
        if code not in fine:
            raise GitFailed(_clean(words, args[0], code), code)
        return printed

    def _environment(self, remote: "Remote") -> dict[str, str]:
        # Not settings of ours: what any child process needs of the machine.
        handed_on = {name: value for name, value in os.environ.items() if _HANDED_ON.fullmatch(name)}
        config = {**_CONFIG, **remote.config}
        pairs = {f"GIT_CONFIG_KEY_{at}": name for at, name in enumerate(config)}
        pairs |= {f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(config.values())}
        places = {"GIT_DIR": str(self.git_dir)}
        if self.objects:
            places["GIT_OBJECT_DIRECTORY"] = str(self.objects)
        if self.work_tree:
            places["GIT_WORK_TREE"] = str(self.work_tree)
        count = {"GIT_CONFIG_COUNT": str(len(config)), "GIT_ALLOW_PROTOCOL": remote.protocol}
        return {**handed_on, **_FIXED, **count, **pairs, **places}


@dataclass(frozen=True)
class Remote:
    """What git may reach: `protocol` is the only one allowed ("none": no remote at all), `config` is handed over in
    the environment, where no other user, no argument list and no file shows it."""

    protocol: str = "none"
    config: Mapping[str, str] = field(default_factory=dict, repr=False)


async def _read(process: asyncio.subprocess.Process, limit: int) -> tuple[bytes, bool]:
    """What is printed, and whether it was too much: then the process is ended, and the rest of the pipe thrown away
    (asyncio waits for a process until its pipes are empty)."""
    chunks, size, too_much = [], 0, False
    while process.stdout and (chunk := await process.stdout.read(1 << 20)):
        size += len(chunk)
        if too_much:
            continue
        too_much = size > limit
        if too_much:
            _kill(process)
        chunks.append(chunk)
    return b"".join(chunks), too_much


async def _last(stream: asyncio.StreamReader | None) -> bytes:
    """The end of what is printed: a fault comes last."""
    kept = b""
    while stream and (chunk := await stream.read(1 << 16)):
        kept = (kept + chunk)[-(1 << 14) :]
    return kept


async def _feed(stream: asyncio.StreamWriter | None, data: bytes) -> None:
    if stream:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            stream.write(data)
            await stream.drain()
        stream.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End what still runs, and empty its pipes."""
    if process.returncode is None:
        _kill(process)
        await process.communicate()


def _limit_files(pid: int) -> None:
    """Bound what git and its helpers write, before the first byte comes over the network. (Linux: prlimit(2).)"""
    if hasattr(resource, "prlimit"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))


def _kill(process: asyncio.subprocess.Process) -> None:
    """Kill it with the helpers it started (git-remote-https runs in the same session)."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _clean(words: bytes, command: str, code: int) -> str:
    text = words.decode("utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("hint:")]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "ERROR"))] or lines
    said = re.sub(r"://[^/@\s]*@", "://", "; ".join(told))[-WORDS:]
    return said or f"git {command} ended with code {code}"
