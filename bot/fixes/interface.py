"""What a way to a fix is.

A way proposes edits for a finding; it proves nothing and promises nothing: `verify.py` decides what may be
posted. Ways are asked in the order of `order` (lowest first); the first proposal that is proved wins.

A module in this folder exposes `PLUGIN`, an instance of a FixWay.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.core.finding import Finding
from bot.core.fix import Edit, FileEdit, Fix
from bot.core.inventory import ControlInventory
from bot.core.source import SourceFile


@dataclass(frozen=True)
class FixContext:
    """What a way may know: the finding, its file at head (or the one of its handler, where that stands in another), the
    inventory of the whole head tree, and other files of it (by path) whose habits may be the finding's too."""

    finding: Finding
    file: SourceFile
    inventory: ControlInventory
    files: Mapping[str, SourceFile] = field(default_factory=dict)


def fix_of(context: FixContext, way: str, summary: str, edits: Sequence[Edit]) -> Fix:
    """The fix that makes these edits (one or more) of the context's file. The edit of the finding's own lines leads."""
    finding, path = context.finding, context.file.path
    here = path == finding.location.path
    own = next((each for each in edits if here and each.span.overlaps(finding.location.span)), edits[0])
    more = tuple(FileEdit(path, each) for each in edits if each is not own)
    return Fix(finding.fingerprint, path, way, summary, own, more)


class FixWay(Protocol):
    name: str
    order: int
    rules: frozenset[str]

    def propose(self, context: FixContext) -> Iterator[Fix]:
        """Proposals, best first; none where this way has no answer."""
        ...
