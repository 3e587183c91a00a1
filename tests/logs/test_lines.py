"""A line of the log that cannot be written is lost; what it tells of goes on."""

import io
import os
import resource
from pathlib import Path

from bot.logs import Lines, with_delivery


def test_writes_a_line_at_once() -> None:
    stream = io.StringIO()
    Lines(stream).info("event=ready")
    assert stream.getvalue() == "event=ready\n"


def test_a_disk_without_space(tmp_path: Path) -> None:
    """The file may not grow: the operating system refuses as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with (tmp_path / "log").open("w") as stream:
        lines = Lines(stream)
        lines.info("before")
        resource.setrlimit(resource.RLIMIT_FSIZE, (7, hard))
        try:
            lines.warning("while it is full")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        lines.error("after")
    kept = (tmp_path / "log").read_text()
    assert kept.startswith("before\n")
    assert kept.endswith("after\n")


def test_nobody_reads() -> None:
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        os.close(reading)
        Lines(stream).error("nobody hears it")
        with open(os.devnull, "w") as nowhere:  # what the stream still holds goes there when it is closed
            os.dup2(nowhere.fileno(), writing)


def test_a_closed_stream() -> None:
    stream = io.StringIO()
    stream.close()
    Lines(stream).error("nobody hears it")


def test_each_line_about_a_job_has_its_delivery() -> None:
    delivery = "3f1e4ba0-1111-2222-3333-444455556666"
    for job in (f"review-{delivery}", f"review-by-command-{delivery}", f"review-{delivery}-7, again 2026-01-01"):
        assert with_delivery(None, "", {"job": job})["delivery"] == delivery
    assert with_delivery(None, "", {"job": "review-sweep-5-7-aaaa"}) == {"job": "review-sweep-5-7-aaaa"}
    assert with_delivery(None, "", {"job": f"review-{delivery}", "delivery": "known"})["delivery"] == "known"
