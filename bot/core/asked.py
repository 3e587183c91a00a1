"""What people name in a command: findings by the start of their ids, and fields ("reason: ...")."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.core.tracked import TrackedFinding

_ID = re.compile(r"[0-9a-f]{4,32}")

Named = tuple[list[TrackedFinding], list[str]]
"""The findings that were meant, each once, and the words that no single one goes by."""


def ids_in(words: str) -> list[str]:
    """The ids that a text lists, divided by blanks or commas."""
    return words.lower().replace(",", " ").replace("`", " ").split()


def named(ids: Sequence[str], findings: Sequence[TrackedFinding]) -> Named:
    meant: dict[str, TrackedFinding] = {}
    unknown: list[str] = []
    for each in ids:
        found = [item for item in findings if item.finding.fingerprint.startswith(each)]
        if len(found) == 1 and _ID.fullmatch(each):
            meant[found[0].finding.fingerprint] = found[0]
        else:
            unknown.append(each)
    return list(meant.values()), unknown


class Fields(NamedTuple):
    """`before` is what stands before the first field; a field that was given twice keeps its last value."""

    before: str
    values: Mapping[str, str]


def fields_in(text: str, names: Sequence[str]) -> Fields:
    """The fields of one line: `c0ffee12 reason: because until: 2026-12-31`. A value ends where the next name begins."""
    parts = re.split(rf"(?:^|(?<=\s))({'|'.join(map(re.escape, names))}):", text, flags=re.IGNORECASE)
    values = {name.lower(): value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}
    return Fields(parts[0].strip(), values)
