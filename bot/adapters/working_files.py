"""Write files of somebody's checkout: all of them or none, each at once, and never through a symlink."""

import contextlib
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.ports.working_files import CannotWrite

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class CheckedOut:
    """Fills the port WorkingFiles: the files below `root`, by the paths that git knows them by."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def differing(self, expected: Mapping[str, bytes]) -> list[str]:
        """The paths at which something else stands on disk: other bytes, no file, or a symlink."""
        return [path for path, content in sorted(expected.items()) if self._content(path) != content]

    def replace(self, contents: Mapping[str, bytes]) -> None:
        """Put new contents in the place of files, which keep their owner and permissions. All is written beside
        its place first, and then renamed. Raises CannotWrite."""
        with contextlib.ExitStack() as stack:
            ready = [_Beside(self.root, path, stack) for path in sorted(contents)]
            for each in ready:
                each.write(contents[each.path])
            done: list[str] = []
            for each in ready:
                try:
                    each.rename()
                except OSError as error:
                    made = f"; written before it: {', '.join(done)}" if done else ""
                    raise CannotWrite(f"cannot write {each.path}: {error.strerror}{made}") from None
                done.append(each.path)

    def _content(self, path: str) -> bytes | None:
        try:
            with _opened_folder(self.root, path) as (folder, name):
                descriptor = os.open(name, _FILE, dir_fd=folder)
                with os.fdopen(descriptor, "rb") as stream:
                    return stream.read() if stat.S_ISREG(os.fstat(descriptor).st_mode) else None
        except OSError:
            return None


class _Beside:
    """A new content beside the file whose place it takes; what was not renamed goes when the stack closes."""

    def __init__(self, root: Path, path: str, stack: contextlib.ExitStack) -> None:
        self.path = path
        try:
            self._folder, self._name = stack.enter_context(_opened_folder(root, path))
            self._known = os.stat(self._name, dir_fd=self._folder, follow_symlinks=False)
        except OSError as error:
            raise CannotWrite(f"cannot write {path}: {error.strerror}") from None
        self._beside = f".complianceagent-{secrets.token_hex(8)}".encode()
        stack.callback(self._remove)

    def write(self, content: bytes) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            descriptor = os.open(self._beside, flags, 0o600, dir_fd=self._folder)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(content)
                stream.flush()
                with contextlib.suppress(PermissionError):  # of another's file only root can make one of his
                    os.fchown(descriptor, self._known.st_uid, self._known.st_gid)
                os.fchmod(descriptor, stat.S_IMODE(self._known.st_mode))
                os.fsync(descriptor)
        except OSError as error:
            raise CannotWrite(f"cannot write {self.path}: {error.strerror}; nothing was changed") from None

    def rename(self) -> None:
        os.rename(self._beside, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def _remove(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self._beside, dir_fd=self._folder)


@contextlib.contextmanager
def _opened_folder(root: Path, path: str) -> Iterator[tuple[int, bytes]]:
    """A descriptor of the folder that a path is in, reached without following a symlink, and the file's name."""
    *folders, name = path.encode("utf-8", "surrogateescape").split(b"/")
    if any(part in (b"", b".", b"..") for part in (*folders, name)):
        raise OSError(0, "the path leaves the folder")
    descriptor = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in folders:
            outer, descriptor = descriptor, os.open(part, _FOLDER, dir_fd=descriptor)
            os.close(outer)
        yield descriptor, name
    finally:
        os.close(descriptor)
