"""Ask every way for its proposals."""

from collections.abc import Iterable, Iterator

from bot.core.fix import FileEdit, Fix
from bot.fixes.interface import FixContext, FixWay


def propose(context: FixContext, ways: Iterable[FixWay]) -> Iterator[Fix]:
    """All proposals for a finding, best first, each once: by the ways that know its rule, in their order and in that of
    each way. What can be accepted by a button is no better for that than what stands in several places."""
    seen: set[tuple[FileEdit, ...]] = set()
    known = [way for way in ways if context.finding.rule in way.rules]
    for way in sorted(known, key=lambda way: (way.order, way.name)):
        for fix in way.propose(context):
            if fix.edits not in seen:
                seen.add(fix.edits)
                yield fix
