"""Fingerprints: how a finding is recognised when lines move."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.core.finding import Finding
from bot.core.identity import Fingerprint

LENGTH = 32
"""Hexadecimal characters kept of the SHA-256: 128 bits, so two findings never meet by chance."""

NO_RENAMES: Mapping[str, str] = MappingProxyType({})


def assign(findings: Iterable[Finding], renames: Mapping[str, str] = NO_RENAMES) -> tuple[Finding, ...]:
    """Give each finding its fingerprint, in the order they came.

    All findings of a file must come together, after `dedupe`: equal ones are told apart by their order in the
    source. `renames` (base path -> head path) lets findings of the base be recognised under the name
    their file has in the head; their locations stay those of the base.
    """
    listed = tuple(findings)
    equals: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, finding in enumerate(listed):
        rule, path, scope, matched = finding.likeness
        equals[rule, renames.get(path, path), scope, matched].append(index)
    given: dict[int, Fingerprint] = {}
    for likeness, indexes in equals.items():
        for ordinal, index in enumerate(sorted(indexes, key=lambda i: _source_order(listed[i]))):
            given[index] = _digest(likeness, ordinal)
    return tuple(replace(finding, fingerprint=given[index]) for index, finding in enumerate(listed))


def _source_order(finding: Finding) -> tuple[object, ...]:
    # The path first: with renames, two files of the base may be carried to one name.
    return finding.location, finding.tool, finding.tool_rule, finding.message


def _digest(likeness: tuple[str, ...], ordinal: int) -> Fingerprint:
    # JSON keeps the parts apart whatever characters they hold.
    text = json.dumps([*likeness, ordinal])
    return Fingerprint(hashlib.sha256(text.encode()).hexdigest()[:LENGTH])
