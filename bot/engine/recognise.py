"""Recognise findings whose code has moved: what was said, fixed and decided of them goes with them.

A fingerprint stands on the path, so it is another one where a file is renamed. The name that a finding got first stays
its name on the pull request: people write it in commands, it stands in our comments, waivers and evidence.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.finding import Finding
from bot.core.fix import Advice, Mended, Proved
from bot.core.identity import Fingerprint
from bot.core.location import Location
from bot.core.outcome import Outcome
from bot.core.tracked import TrackedFinding
from bot.engine.hidden import hiding

_Key = tuple[object, ...]
_HIDDEN = "***"
"""What stands for a secret in the text of a finding: two different secrets read the same."""


@dataclass(frozen=True)
class Recognised:
    """What was known, with the paths that its files have now, and the outcome in which findings have their first names.

    `names` are those that differ: computed -> first."""

    before: tuple[TrackedFinding, ...]
    outcome: Outcome
    names: Mapping[Fingerprint, Fingerprint]


def recognise(before: Sequence[TrackedFinding], renames: Mapping[str, str], outcome: Outcome) -> Recognised:
    """`before` are the findings that were open or let be, `renames` (path then -> path now) the files that were renamed
    since. As git has it, a file is renamed where half of it is the same; code that was cut out of one file and put into
    another is known by its rule, its definition and its text."""
    followed = tuple(_followed(each, renames) for each in before)
    names = _names(followed, frozenset(renames.values()), outcome)
    return Recognised(followed, renamed(outcome, names), names)


def renamed(outcome: Outcome, names: Mapping[Fingerprint, Fingerprint]) -> Outcome:
    """The outcome with other names for its findings, wherever they stand in it."""
    if not names:
        return outcome

    def new(finding: Finding) -> Finding:
        return replace(finding, fingerprint=names.get(finding.fingerprint, finding.fingerprint))

    return replace(
        outcome,
        findings=tuple(map(new, outcome.findings)),
        base_findings=tuple(map(new, outcome.base_findings)),
        excluded=tuple(replace(each, finding=new(each.finding)) for each in outcome.excluded),
        waived=tuple(replace(each, finding=new(each.finding)) for each in outcome.waived),
        fixes={names.get(name, name): _answer(answer, names) for name, answer in outcome.fixes.items()},
        model_uses=tuple(replace(each, finding=names.get(each.finding, each.finding)) for each in outcome.model_uses),
    )


def renamed_mended(mended: Mended, names: Mapping[Fingerprint, Fingerprint]) -> Mended:
    """The same of fixes that were made together."""
    fixed = tuple(replace(fix, finding=names.get(fix.finding, fix.finding)) for fix in mended.fixed)
    return replace(mended, fixed=fixed, left={names.get(name, name): why for name, why in mended.left.items()})


def _answer(answer: Proved | Advice, names: Mapping[Fingerprint, Fingerprint]) -> Proved | Advice:
    if isinstance(answer, Advice):
        return replace(answer, finding=names.get(answer.finding, answer.finding))
    return replace(answer, fix=replace(answer.fix, finding=names.get(answer.fix.finding, answer.fix.finding)))


def _followed(tracked: TrackedFinding, renames: Mapping[str, str]) -> TrackedFinding:
    """A finding with the path that its file has now. What was removed stands in the base, which is not renamed."""
    finding = tracked.finding
    path = renames.get(finding.location.path)
    if path is None or finding.removed:
        return tracked
    return replace(tracked, finding=replace(finding, location=Location(path, finding.location.span)))


def _names(
    before: Sequence[TrackedFinding], arrived: frozenset[str], outcome: Outcome
) -> dict[Fingerprint, Fingerprint]:
    new = outcome.all_new
    there = {each.fingerprint: _key(each) for each in _under_new_paths(outcome)}
    there |= {each.fingerprint: _key(each) for each in new}
    displaced = [each.finding for each in before if there.get(each.finding.fingerprint) != _key(each.finding)]
    taken = {each.finding.fingerprint for each in before if each.finding not in displaced}
    names: dict[Fingerprint, Fingerprint] = {}

    def match(lost: Iterable[Finding], found: Iterable[Finding], key: Callable[[Finding], _Key]) -> None:
        waiting: dict[_Key, list[Finding]] = defaultdict(list)
        for each in sorted(found, key=lambda one: one.location):
            if each.fingerprint not in taken and each.fingerprint not in names:
                waiting[key(each)].append(each)
        for each in sorted(lost, key=lambda one: one.location):
            if waiting[key(each)] and each.fingerprint not in names.values():
                names[waiting[key(each)].pop(0).fingerprint] = each.fingerprint

    match(displaced, new, _key)
    match([each for each in displaced if each.location.path in arrived], _under_new_paths(outcome), _key)
    cut_out = [each for each in displaced if hiding(each, outcome.coverage.gaps) is None]
    match(filter(_is_telling, cut_out), filter(_is_telling, outcome.findings), _words)
    return _without_clashes(names, there)


def _without_clashes(
    names: dict[Fingerprint, Fingerprint], there: Iterable[Fingerprint]
) -> dict[Fingerprint, Fingerprint]:
    """Names given anew may be those of others that are there: these get the names that have become free."""
    clashing = sorted(name for name in there if name in names.values() and name not in names)
    free = sorted(name for name in names if name not in names.values())
    return {**names, **dict(zip(clashing, free, strict=False))}


def _under_new_paths(outcome: Outcome) -> list[Finding]:
    """What the base has, under the names that its files have in the head."""
    renames = outcome.snapshot.renames
    moved = []
    for each in outcome.base_findings:
        path = renames.get(each.location.path, each.location.path)
        moved.append(replace(each, location=Location(path, each.location.span)))
    return moved


def _key(finding: Finding) -> _Key:
    return (finding.side, *finding.likeness)


def _words(finding: Finding) -> _Key:
    rule, _, scope, matched = finding.likeness
    return (rule, scope, matched)


def _is_telling(finding: Finding) -> bool:
    """Whether it can be known without its path: one in a definition, on a line of the head, and no secret."""
    return bool(finding.scope) and not finding.removed and _HIDDEN not in finding.matched
