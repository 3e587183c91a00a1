"""What a change introduced, kept and ended, by fingerprint."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from bot.core.finding import Finding

NO_LINES: Mapping[str, frozenset[int]] = MappingProxyType({})


class Comparison(NamedTuple):
    """`new` and `known` are findings of the head, `gone` are findings of the base; each in the order they came."""

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    gone: tuple[Finding, ...]


def compare(
    base: Iterable[Finding], head: Iterable[Finding], added: Mapping[str, frozenset[int]] = NO_LINES
) -> Comparison:
    """Compare two sides whose fingerprints were assigned under the head's names.

    As many findings are known as both sides hold of a fingerprint. `added` (head path -> line numbers the change
    added) settles which one of several equal findings is the new one: where a copy is put above an
    old line, it is the copy, not the old line that now counts as the second.
    """
    before, after = tuple(base), tuple(head)
    left = Counter(finding.fingerprint for finding in before)
    known_of: dict[tuple[str, ...], int] = defaultdict(int)
    equals: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, finding in enumerate(after):
        equals[finding.likeness].append(index)
        if left[finding.fingerprint]:
            left[finding.fingerprint] -= 1
            known_of[finding.likeness] += 1
    known: set[int] = set()
    for likeness, indexes in equals.items():
        oldest_first = sorted(indexes, key=lambda i: (_is_added(after[i], added), after[i].location))
        known.update(oldest_first[: known_of[likeness]])
    gone = []
    for finding in reversed(before):  # what is left over of a fingerprint are its last ones
        if left[finding.fingerprint]:
            left[finding.fingerprint] -= 1
            gone.append(finding)
    return Comparison(
        new=tuple(finding for index, finding in enumerate(after) if index not in known),
        known=tuple(finding for index, finding in enumerate(after) if index in known),
        gone=tuple(reversed(gone)),
    )


def _is_added(finding: Finding, added: Mapping[str, frozenset[int]]) -> bool:
    lines = added.get(finding.location.path, frozenset())
    span = finding.location.span
    return any(line in lines for line in range(span.start, span.end + 1))
