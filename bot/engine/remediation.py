"""How a finding ended: which commit, whose, and whether it took our suggestion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.fix import Fix
from bot.core.identity import CommitSha
from bot.core.source import split_lines
from bot.core.tracked import Remediation, TrackedFinding


@dataclass(frozen=True)
class Step:
    """A commit after the last review, with the finding's file as the commit left it (None: not there).

    `author` is the login where known, else the name; `co_authors` are the values of the trailers.
    """

    sha: CommitSha
    author: str
    at: datetime
    co_authors: tuple[str, ...]
    content: bytes | None
    verified: bool = False


@dataclass(frozen=True)
class _Place:
    """Lines (without endings) from `start` (from 0) that must change for the finding to end."""

    start: int
    lines: tuple[str, ...]


def decide(
    tracked: TrackedFinding, reviewed: bytes | None, steps: Sequence[Step], bot: str, *, rewritten: bool = False
) -> Remediation | None:
    """Say how a finding that is no longer found came to its end; None where there are no commits to ask.

    `reviewed` is the file at the last reviewed head, whose lines `tracked.finding` and `tracked.fix` speak of; `steps`
    are the commits since, oldest first; `bot` is the login under which we suggest. The suggestion counts as
    accepted in the commit that puts the suggested lines in the place of the old ones (people also do that by hand);
    where that commit names us as co-author, as GitHub's button does, white space may differ. Else the commit that
    changed the place ended the finding, else (the cure is elsewhere) the last one that changed the file, else the last.
    Where the history was `rewritten`, some of the steps stand for what was there before: the last of them that still
    has the lines is what others are compared with.
    """
    if not steps:
        return None
    if tracked.finding.removed:  # its line is in the base: whatever brought the control back changed the file
        return _remediation(tracked, _last_change(reviewed, steps), accepted=False)
    before = _lines(reviewed)
    place = _place(tracked, before)
    if rewritten:
        place, before, steps = _from_where_it_stood(place, before, steps)
    fix = _fix_here(tracked)
    suggested = tuple(map(_bare, fix.edit.lines)) if fix else None
    for step in steps:
        after = _lines(step.content)
        moved = _follow(place, before, after)
        if moved is None:
            taken = suggested is not None and _took(place, suggested, before, after, _names(step, bot))
            return _remediation(tracked, step, accepted=taken)
        place, before = moved, after
    return _remediation(tracked, _last_change(reviewed, steps), accepted=False)


def _from_where_it_stood(
    place: _Place, before: tuple[str, ...], steps: Sequence[Step]
) -> tuple[_Place, tuple[str, ...], Sequence[Step]]:
    """The place in the last step that has its lines and is followed by one, that step's file, and the steps behind
    it; as it was where no step has them."""
    for at in range(len(steps) - 2, -1, -1):
        lines = _lines(steps[at].content)
        found = _finds(place.lines, lines)
        if found:
            nearest = min(found, key=lambda start: abs(start - place.start))
            return _Place(nearest, place.lines), lines, steps[at + 1 :]
    return place, before, steps


def stands(tracked: TrackedFinding, reviewed: bytes | None, now: bytes | None) -> bool:
    """Whether the lines of a finding, which are those of `reviewed`, are in the file as it is now; white space at their
    ends does not count. Of a file that cannot be read it is not said that they are gone."""
    if reviewed is None or now is None:
        return True
    span = tracked.finding.location.span
    lines = tuple(line.rstrip() for line in _lines(reviewed)[span.start - 1 : span.end])
    return bool(_finds(lines, tuple(line.rstrip() for line in _lines(now))))


def was_reworked(tracked: TrackedFinding, content: bytes | None) -> bool:
    """Whether the lines of an accepted suggestion no longer stand in their file as it is now (None: it is not there,
    which says nothing of them); white space may differ, as formatters change it."""
    fix = _fix_here(tracked)
    if fix is None or content is None:
        return False
    suggested = _squeezed(tuple(map(_bare, fix.edit.lines)))
    return bool(suggested) and not _finds(suggested, _squeezed(_lines(content)))


def _remediation(tracked: TrackedFinding, step: Step, *, accepted: bool) -> Remediation:
    # A commit may be older than the review that saw the finding (rebased, or a wrong clock): never negative.
    seconds = max(0, int((step.at - tracked.first_seen).total_seconds()))
    return Remediation(step.sha, step.at, step.author, accepted, seconds, step.verified)


def _fix_here(tracked: TrackedFinding) -> Fix | None:
    """The fix, where its first edit is of the finding's own file: what stands in others is not looked at here."""
    fix = tracked.fix
    return fix if fix is not None and fix.path == tracked.finding.location.path else None


def _place(tracked: TrackedFinding, before: tuple[str, ...]) -> _Place:
    fix = _fix_here(tracked)
    span = fix.edit.span if fix else tracked.finding.location.span
    return _Place(span.start - 1, before[span.start - 1 : span.end])


def _follow(place: _Place, before: tuple[str, ...], after: tuple[str, ...]) -> _Place | None:
    """Where the place's lines stand after a commit; None where one fewer of them is left around the place."""
    head, tail = _common(before, after)
    if place.start + len(place.lines) <= head:
        return place
    if place.start >= len(before) - tail:
        return _Place(place.start + len(after) - len(before), place.lines)
    first, old, new = _changed(place, before, after)
    were, are = _finds(place.lines, old), _finds(place.lines, new)
    if len(are) < len(were):
        return None
    return _Place(first + are[were.index(place.start - first)], place.lines)


def _took(
    place: _Place, suggested: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], named: bool
) -> bool:
    """Whether the changed lines around the place now hold the suggested ones, which they did not before."""
    _, old, new = _changed(place, before, after)
    if not suggested:  # a deletion is taken where the lines around the place have met
        end = place.start + len(place.lines)
        suggested = (*before[max(0, place.start - 1) : place.start], *before[end : end + 1])
        old, new = before, after
    if named:
        old, new, suggested = _squeezed(old), _squeezed(new), _squeezed(suggested)
    return len(_finds(suggested, new)) > len(_finds(suggested, old))


def _changed(
    place: _Place, before: tuple[str, ...], after: tuple[str, ...]
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """The lines between what both sides have in common, and the place itself: where they start, before and after."""
    head, tail = _common(before, after)
    first, rest = min(head, place.start), min(tail, len(before) - place.start - len(place.lines))
    return first, before[first : len(before) - rest], after[first : len(after) - rest]


def _common(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[int, int]:
    """How many lines at the start, and how many at the end, both have in common (not counting one twice)."""
    shortest = min(len(before), len(after))
    head = 0
    while head < shortest and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shortest - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return head, tail


def _finds(lines: tuple[str, ...], among: tuple[str, ...]) -> list[int]:
    width = len(lines)
    return [at for at in range(len(among) - width + 1) if among[at : at + width] == lines]


def _last_change(reviewed: bytes | None, steps: Sequence[Step]) -> Step:
    earlier = (reviewed, *(step.content for step in steps))
    changed = [step for step, before in zip(steps, earlier, strict=False) if step.content != before]
    return changed[-1] if changed else steps[-1]


def _names(step: Step, bot: str) -> bool:
    """Whether a `Co-authored-by` trailer names us, as "login <1+login@users.noreply.github.com>"."""
    return any(bot.lower() == author.split("<")[0].strip().lower() for author in step.co_authors)


def _lines(content: bytes | None) -> tuple[str, ...]:
    return tuple(map(_bare, split_lines((content or b"").decode("utf-8", errors="replace"))))


def _bare(line: str) -> str:
    """A line without its ending: whoever commits may have another one."""
    return line.removesuffix("\n").removesuffix("\r")


def _squeezed(lines: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("".join(line.split()) for line in lines)
