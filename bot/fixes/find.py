"""Ask every way for its proposals."""

from collections.abc import Iterable, Iterator

from bot.core.fix import FileEdit, Fix
from bot.fixes.interface import FixContext, FixWay


def propose(context: FixContext, ways: Iterable[FixWay]) -> Iterator[Fix]:
    """All proposals for a finding, best first, each once: by the ways that know its rule, in their order. Of one way,
    those of one place come before those of several: a person can accept them by a button."""
    seen: set[tuple[FileEdit, ...]] = set()
    known = [way for way in ways if context.finding.rule in way.rules]
    for way in sorted(known, key=lambda way: (way.order, way.name)):
        of_several: list[Fix] = []
        for fix in way.propose(context):
            if fix.edits not in seen:
                seen.add(fix.edits)
                if not fix.more:
                    yield fix
                else:
                    of_several.append(fix)
        yield from of_several
