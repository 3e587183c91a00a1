"""A way to a fix of a script that is told by one function, as `rewrite.py` does it for Python."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.core.fix import Fix
from bot.fixes.change import to_edits
from bot.fixes.interface import FixContext, fix_of
from bot.fixes.left_unused import script_without_left_unused
from bot.fixes.rewrite import Proposal
from bot.fixes.script_file import ScriptFile, parse_script
from bot.fixes.script_joined import joined
from bot.fixes.script_layout import laid_out


@dataclass(frozen=True)
class ScriptRewrite:
    """`find` gives the proposals for a finding in a JavaScript or TypeScript file, best first; `follows` turns to
    the file where it has to be mended, where that is another one."""

    name: str
    order: int
    rules: frozenset[str]
    find: Callable[[ScriptFile, FixContext], Iterator[Proposal]]
    follows: Callable[[FixContext], FixContext] = lambda context: context

    def propose(self, context: FixContext) -> Iterator[Fix]:
        context = self.follows(context)
        file = parse_script(context.file)
        if file is None:
            return
        for summary, changes in self.find(file, context):
            others = [one.text for one in context.files.values() if one.language == context.file.language]
            whole = joined(file, others, script_without_left_unused(file, changes)) if changes else []
            if whole and (edits := to_edits(file, whole)):
                yield fix_of(context, self.name, summary, laid_out(file, others, edits))
