"""How the processes talk: pickles behind their length, over socket pairs.

What a worker answers was computed from hostile code, so the answer is unpickled with care: it may name plain
classes of ours and nothing that does something.
"""

import asyncio
import io
import pickle
import socket
import struct
from collections.abc import Callable
from typing import Any

from bot.core.collection import without_collection

_LENGTH = struct.Struct(">Q")
MAX_MESSAGE = 256 * 1024 * 1024
"""Bytes: far above the findings of any file, far below what would hurt the process that reads it."""

_PLAIN = frozenset(
    {
        *(("builtins", name) for name in ("set", "frozenset", "bytearray", "complex", "range", "slice")),
        *(("datetime", name) for name in ("datetime", "date", "timedelta", "timezone")),
        ("collections", "OrderedDict"),
        ("collections", "defaultdict"),
        ("collections", "deque"),
        ("pathlib", "PosixPath"),
        ("pathlib", "PurePosixPath"),
    }
)


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        found = super().find_class(module, name) if module.startswith("bot.") and "." not in name else None
        if isinstance(found, type):
            return found
        raise pickle.UnpicklingError(f"an answer may not hold {module}.{name}")


def pack(message: Any) -> bytes:
    return pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)


def unpack_trusted(data: bytes) -> Any:
    """For what our own side sent."""
    return without_collection(lambda: pickle.loads(data))  # noqa: S301 - written by the process that started us


def unpack_answer(data: bytes) -> Any:
    """For what a worker answered. Raises pickle.UnpicklingError (and what a damaged pickle may raise)."""
    return without_collection(_Careful(io.BytesIO(data)).load)


def send(sock: socket.socket, data: bytes) -> None:
    sock.sendall(_LENGTH.pack(len(data)) + data)


def receive(sock: socket.socket) -> bytes | None:
    """The next message; None where the other side is gone."""
    head = receive_exactly(sock.recv, _LENGTH.size)
    return None if head is None else receive_exactly(sock.recv, _LENGTH.unpack(head)[0])


def receive_with_socket(sock: socket.socket) -> tuple[bytes, socket.socket | None] | None:
    """A message, and the socket that came along with it, if any; None where the other side is gone."""
    head, descriptors, _, _ = socket.recv_fds(sock, _LENGTH.size, 1)
    passed = socket.socket(fileno=descriptors[0]) if descriptors else None
    rest = receive_exactly(sock.recv, _LENGTH.size - len(head)) if head else None
    body = receive_exactly(sock.recv, _LENGTH.unpack(head + rest)[0]) if rest is not None else None
    return None if body is None else (body, passed)


def receive_exactly(read: Callable[[int], bytes], size: int) -> bytes | None:
    parts: list[bytes] = []
    while size:
        part = read(min(size, 1 << 20))
        if not part:
            return None
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def send_with_socket(sock: socket.socket, data: bytes, passed: socket.socket | None) -> None:
    message = _LENGTH.pack(len(data)) + data
    if passed is None:
        sock.sendall(message)
    else:
        sent = socket.send_fds(sock, [message], [passed.fileno()])
        sock.sendall(message[sent:])


async def write(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(_LENGTH.pack(len(data)))
    writer.write(data)
    await writer.drain()


async def read(reader: asyncio.StreamReader) -> bytes:
    """Raises asyncio.IncompleteReadError where the other side is gone, ValueError for a senseless length."""
    (size,) = _LENGTH.unpack(await reader.readexactly(_LENGTH.size))
    if size > MAX_MESSAGE:
        raise ValueError("the answer is too large")
    return await reader.readexactly(size)
