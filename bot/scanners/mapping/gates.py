"""Which rules semgrep need not ask of a file: told by the name that it sees the file under.

A file that lacks what a rule needs is given a name with that rule's tag in it, and the rule leaves such names out
(`paths.exclude`). So a file under any other name is asked everything, and no rule is kept from a file by a mistake in
the list of rules.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.scanners.mapping.needs import NOTHING, Held, Needs, needs_of

MARK = "+"
"""Around each tag: no name of a temporary folder has it."""
_TAG = 4
_MOST_TAGS = 45
"""Tags in one name: a file's name may have 255 bytes."""
_LONGEST_WORD = 2_000
"""Characters: of a file with a longer one everything is asked. Searching it could take long, and it is no code."""


@dataclass(frozen=True)
class Gate:
    tag: str
    languages: frozenset[str]
    needs: Needs


@dataclass(frozen=True)
class Gates:
    """`rules` are the languages of each rule, with a gate or without."""

    gates: tuple[Gate, ...] = ()
    rules: tuple[frozenset[str], ...] = ()

    def closed(self, language: str, text: str) -> tuple[str, ...]:
        """The tags of the rules that cannot find anything in a file."""
        if max(map(len, text.split()), default=0) > _LONGEST_WORD:
            return ()
        held = Held(text)
        mine = [gate for gate in self.gates if language in gate.languages][:_MOST_TAGS]
        return tuple(gate.tag for gate in mine if not held.meets(gate.needs))

    def asked(self, language: str) -> int:
        """How many rules there are for a language."""
        return sum(language in languages for languages in self.rules)


def gated(rules: Sequence[Mapping[str, Any]]) -> tuple[list[Mapping[str, Any]], Gates]:
    """The rules as semgrep takes them, and the gates before them. Rules that have paths of their own have no gate."""
    made: dict[str, Gate] = {}
    found: list[Mapping[str, Any]] = []
    for rule in rules:
        tag = hashlib.sha256(json.dumps(rule, sort_keys=True).encode()).hexdigest()[:_TAG]
        needs = needs_of(rule)
        if "paths" in rule or rule["metadata"]["everywhere"] or tag in made or needs == NOTHING:
            found.append(rule)
            continue
        made[tag] = Gate(tag, frozenset(rule["languages"]), needs)
        found.append({**rule, "paths": {"exclude": [f"*{MARK}{tag}{MARK}*"]}})
    return found, Gates(tuple(made.values()), tuple(frozenset(rule["languages"]) for rule in rules))
