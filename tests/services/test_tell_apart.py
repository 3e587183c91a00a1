"""Suggestions of one file that do not hold together are not all buttons: whoever accepts them all is never sorry."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

from bot.core.fix import Advice, Edit, Fix, Proof, Proved
from bot.core.identity import Fingerprint
from bot.core.location import Span
from bot.fixes.verify import Rejected, check_edits
from bot.services.tell_apart import told_apart
from tests.fixes.tools import finding, source

TEXT = """\
import log
from shop import send


def remind(email, made):
    token = made.token
    log.debug(f"{email} {token}")
    print("reset token", token)
    send(email, made)
    print(email)
"""
LINES = TEXT.splitlines(keepends=True)
FILE = source(TEXT)
NAMES = [Fingerprint(f"{number:032x}") for number in range(3)]
FOUND = [replace(finding("SOC2-005", line), fingerprint=name) for line, name in zip((7, 8, 10), NAMES, strict=True)]


class Here:
    """A pool that runs what it is asked at once, and counts."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self, function: Callable[..., Any], *args: Any, seconds: float) -> Any:
        self.runs += 1
        return function(*args)


def answers(*made: tuple[int, int, str]) -> dict[Fingerprint, Proved | Advice]:
    """Proved fixes of FOUND: (first line, last line, new text)."""
    edits = [Edit(Span(first, last), tuple(text.splitlines(keepends=True))) for first, last, text in made]
    return {
        name: Proved(Fix(name, FILE.path, "way", "Says it.", edit), Proof(()))
        for name, edit in zip(NAMES, edits, strict=True)
    }


async def test_of_two_that_take_all_readers_of_a_name_one_is_a_button() -> None:
    made = answers(
        (7, 7, '    log.debug(f"{email} ***")\n'),
        (8, 8, '    print("reset token", "***")\n'),
        (10, 10, "    print('')\n"),
    )
    pool = Here()
    told = await told_apart(pool, FOUND, made, {FILE.path: FILE})  # type: ignore[arg-type]  # all it uses
    assert [each.apart for each in told.values() if isinstance(each, Proved)] == [False, True, False]
    buttons = [each.fix.edit for each in told.values() if isinstance(each, Proved) and not each.apart]
    for count in (1, 2):
        for some in combinations(buttons, count):
            assert not isinstance(check_edits(some, FILE), Rejected)


async def test_what_holds_together_is_asked_once_and_overlapping_lines_are_no_matter() -> None:
    made = answers((7, 8, "    log.debug(token)\n"), (8, 8, "    print('', '')\n"), (10, 10, "    print('')\n"))
    pool = Here()
    assert await told_apart(pool, FOUND, made, {FILE.path: FILE}) == made  # type: ignore[arg-type]  # as above
    assert pool.runs == 1
