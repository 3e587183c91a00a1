"""Files that a program has written: as long as a blob may be that is read at all."""

import time

import pytest

from bot.inventory.languages.interface import reader_of
from bot.inventory.link import link

ROUTES = 200
LINES = 100_000

PYTHON = b"from flask import Flask\napp = Flask(__name__)\n" + b"".join(
    b"@app.get('/%d')\ndef v%d(): return q(%d)\n" % (number, number, number) for number in range(ROUTES)
)
EXPRESS = b"const app = require('express')()\n" + b"".join(
    b"app.get('/%d', (q, s) => s.send(f(%d)))\n" % (number, number) for number in range(ROUTES)
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "head", "line"),
    [("python", PYTHON, b"x = 1\n"), ("javascript", EXPRESS, b"x = 1\n")],
    ids=["py", "js"],
)
def test_a_hundred_thousand_lines_are_read_whole_and_in_time(language: str, head: bytes, line: bytes) -> None:
    seconds = []
    for lines in (LINES // 4, LINES):
        started = time.process_time()
        facts = reader_of(language).read(language, head + line * (lines - head.count(b"\n")))  # type: ignore[union-attr]
        inventory = link({"app/generated": facts})
        seconds.append(time.process_time() - started)
        assert not facts.gaps
        assert len(inventory.endpoints) == ROUTES
    assert seconds[1] < 8 * seconds[0], "twice what four times the lines may take, and far from their square"
