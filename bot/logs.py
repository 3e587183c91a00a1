"""The log: one line for each event, on standard error. Losing a line must never cost the work it tells of."""

import contextlib
import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from bot.core.wording import visible

DELIVERY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""GitHub's ids of deliveries are GUIDs (GitHub docs, "Webhook events and payloads", X-GitHub-Delivery)."""


class Lines:
    """Writes a line for each event. A stream that takes none (a full disk, a closed pipe) loses it, and nobody else."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def msg(self, line: str) -> None:
        with contextlib.suppress(OSError, ValueError):  # ValueError: the stream is closed
            self._stream.write(line + "\n")
            self._stream.flush()

    debug = info = warning = error = critical = exception = msg


def set_up_logs() -> None:
    """One line of `key=value` for each event, on standard error; values that span lines are quoted."""
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.raiseExceptions = False  # a line that cannot be written is not answered with a traceback
    lines = Lines(sys.stderr)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            with_delivery,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            plain,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: lines,
    )


def with_delivery(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The delivery on each line about its job, also where only the job is known: its id has the delivery's in it."""
    if "delivery" not in event and (found := DELIVERY.search(str(event.get("job", "")))):
        event["delivery"] = found[0]
    return event


def plain(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """No control characters in the log: git, GitHub and the names of files have words in it, and a terminal obeys."""
    return {name: visible(value, keep="\n\t") if isinstance(value, str) else value for name, value in event.items()}
