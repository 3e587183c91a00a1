"""Ask every way for its proposals."""

from collections.abc import Iterable, Iterator

from bot.core.fix import FileEdit, Fix
from bot.fixes.interface import FixContext, FixWay


def propose(context: FixContext, ways: Iterable[FixWay]) -> Iterator[Fix]:
    """All proposals for a finding, best first, each edit once: by the ways that know its rule, in their order."""
    seen: set[tuple[FileEdit, ...]] = set()
    for way in sorted(ways, key=lambda way: (way.order, way.name)):
        if context.finding.rule not in way.rules:
            continue
        for fix in way.propose(context):
            if fix.edits not in seen:
                seen.add(fix.edits)
                yield fix
