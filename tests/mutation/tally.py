"""What came of seeds: how many were remarked, offered a fix, and hold together."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.core.finding import Finding
from bot.core.fix import Advice, Fix, Proved
from bot.core.identity import Fingerprint
from bot.core.source import SourceFile
from bot.fixes.parts import in_parts
from bot.fixes.verify import Rejected, check_edits


@dataclass
class Tally:
    """Counted by rule. `remarked` are findings that a seed made, `offered` those with a proved fix; `reasons` say why
    the others have none; `apart` are suggestions that could not be applied together with the others of their file.
    `ways` are what is offered by the way that offers it, `restored` those that put the file back as it was."""

    planted: Counter[str] = field(default_factory=Counter)
    remarked: Counter[str] = field(default_factory=Counter)
    offered: Counter[str] = field(default_factory=Counter)
    ways: Counter[str] = field(default_factory=Counter)
    restored: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    together: int = 0
    apart: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, findings: Iterable[Finding], answers: Mapping[Fingerprint, Proved | Advice]) -> None:
        for finding in findings:
            self.remarked[finding.rule] += 1
            answer = answers[finding.fingerprint]
            if isinstance(answer, Proved):
                self.offered[finding.rule] += 1
                self.ways[answer.fix.way] += 1
            else:
                self.reasons[f"{finding.rule}: {answer.reason}"] += 1

    def lines(self) -> Iterator[str]:
        yield f"{'rule':<10} {'remarked':>8} {'offered':>8} {'share':>6}"
        for rule in sorted(self.remarked):
            share = self.offered[rule] / self.remarked[rule]
            yield f"{rule:<10} {self.remarked[rule]:>8} {self.offered[rule]:>8} {share:>6.0%}"
        found, offered = self.remarked.total(), self.offered.total()
        yield f"{'all':<10} {found:>8} {offered:>8} {offered / max(1, found):>6.0%}"
        yield f"together: {self.together} applied, {self.apart} not"
        yield f"{'way':<24} {'offered':>8} {'as it was':>10}"
        for way, count in self.ways.most_common():
            yield f"{way:<24} {count:>8} {self.restored[way]:>10}"
        yield f"{'all':<24} {self.ways.total():>8} {self.restored.total():>10}"
        yield from (f"  {count:>4} {reason}" for reason, count in self.reasons.most_common(20))


def new_findings(
    before: Iterable[Finding], after: Iterable[Finding], rules: Mapping[str, frozenset[str]]
) -> list[Finding]:
    """What a file's seed brought: findings of its rules that were not there before."""
    known = Counter(each.likeness for each in before)
    found = []
    for each in after:
        if known[each.likeness]:
            known[each.likeness] -= 1
        elif each.rule in rules.get(each.location.path, ()):
            found.append(each)
    return found


def all_together(files: Mapping[str, SourceFile], fixes: Iterable[Proved], tally: Tally) -> dict[str, SourceFile]:
    """The files with all the fixes made at once, in the parts in which `/compliance fix all` makes them: of different
    lines each, and the whole in order."""
    by_path: dict[str, list[Fix]] = {}
    for proved in fixes:
        by_path.setdefault(proved.fix.path, []).append(in_parts(proved.fix, files[proved.fix.path].lines))
    fixed = dict(files)
    for path, some in by_path.items():
        edits = list(dict.fromkeys(each.edit for fix in some for each in fix.edits if each.path == path))
        after = check_edits(edits, files[path])
        if isinstance(after, Rejected):
            tally.apart += len(some)
        else:
            tally.together += len(some)
            fixed[path] = after
    return fixed


def as_it_was(fix: Fix, seeded: Mapping[str, SourceFile], before: Mapping[str, SourceFile]) -> bool:
    """Whether every file that the fix changes is then what it was before the seed, to the byte: nobody has to judge
    such a fix."""
    for path in {each.path for each in fix.edits}:
        after = check_edits([each.edit for each in fix.edits if each.path == path], seeded[path])
        if isinstance(after, Rejected) or after.content != before[path].content:
            return False
    return True
