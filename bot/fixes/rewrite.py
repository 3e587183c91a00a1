"""A way to a fix that is told by one function: from a file and a finding to changes of the file's text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.fix import Fix
from bot.fixes.change import Change, to_edits
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.left_unused import without_left_unused
from bot.fixes.python_file import PythonFile, parse

Proposal = tuple[str, list[Change]]
"""What accepting it does, in one sentence, and the changes. No changes: no proposal."""


@dataclass(frozen=True)
class Rewrite:
    """`find` gives the proposals for a finding in a Python file, best first; `follows` turns to the file where it has
    to be mended, where that is another one."""

    name: str
    order: int
    rules: frozenset[str]
    find: Callable[[PythonFile, FixContext], Iterator[Proposal]]
    follows: Callable[[FixContext], FixContext] = lambda context: context

    def propose(self, context: FixContext) -> Iterator[Fix]:
        context = self.follows(context)
        file = parse(context.file.content) if context.file.language == "python" else None
        if file is None:
            return
        for summary, changes in self.find(file, context):
            whole = without_left_unused(file, context, changes)
            if changes and (edits := to_edits(file, whole)):
                yield fix_of(context, self.name, summary, edits)
