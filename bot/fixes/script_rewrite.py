"""A way to a fix of a script that is told by one function, as `rewrite.py` does it for Python."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.fix import Fix
from bot.fixes.change import to_edits
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.left_unused import script_without_left_unused
from bot.fixes.rewrite import Proposal
from bot.fixes.script_deed import at_handler
from bot.fixes.script_file import ScriptFile, parse_script


@dataclass(frozen=True)
class ScriptRewrite:
    """`find` gives the proposals for a finding in a JavaScript or TypeScript file, best first; `follows` says that it
    wants the file of the endpoint's handler, wherever that stands."""

    name: str
    order: int
    rules: frozenset[str]
    find: Callable[[ScriptFile, FixContext], Iterator[Proposal]]
    follows: bool = False

    def propose(self, context: FixContext) -> Iterator[Fix]:
        context = at_handler(context) if self.follows else context
        file = parse_script(context.file)
        if file is None:
            return
        for summary, changes in self.find(file, context):
            if changes and (edits := to_edits(file, script_without_left_unused(file, changes))):
                yield fix_of(context, self.name, summary, edits)
