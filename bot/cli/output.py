"""What the subcommands share about terminals."""

import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from bot.core.wording import visible

COULD_NOT_RUN = 2


def wants_color() -> bool:
    """Colours on a terminal and none in a pipe; NO_COLOR (https://no-color.org) and TERM=dumb switch them off."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def stop(message: str) -> NoReturn:
    """Say what is wrong and what to do, and exit with 2: it could not run."""
    # git's words and the names of files may be in it, and a terminal obeys control characters.
    click.secho(f"complianceagent: {visible(message, keep=chr(10))}", fg="red", err=True)
    sys.exit(COULD_NOT_RUN)


def write(text: str, output: Path | None) -> None:
    """To the file, or to standard output."""
    if output is None:
        # As bytes: a terminal whose encoding lacks a character must not cost us the report.
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        stop(f"cannot write {output}: {error.strerror}")
