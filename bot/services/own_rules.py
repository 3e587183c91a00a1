"""The rules that a repository brings itself: from the base of a change, so that no change relaxes what judges it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.coverage import Gap, GapReason
from bot.core.diff import EntryKind, TreeEntry
from bot.core.finding import Finding
from bot.core.inventory import ControlInventory
from bot.core.own_rule import FOLDER, OwnRule
from bot.core.rule import RuleInfo
from bot.core.scan import ScanResult
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.core.tree import picked
from bot.engine.own_rules.ask import ask
from bot.engine.own_rules.read import MAX_FILE_BYTES, MAX_FILES, TOOL, read_own_rules
from bot.ports.repository import Repository
from bot.ports.scan_pool import ScanPool, WorkerLost
from bot.scanners.mapping.own import compile_own

READ_SECONDS = 20.0
"""For all rules of a repository: 200 files of 32 KB, the most that are read, take a quarter of that."""


@dataclass(frozen=True)
class OwnRules:
    """The rules that hold for a change, and what is wrong with them, or with what the change makes of them."""

    rules: tuple[OwnRule, ...] = ()
    gaps: tuple[Gap, ...] = field(default=())

    @property
    def infos(self) -> dict[str, RuleInfo]:
        return {rule.info.id: rule.info for rule in self.rules}

    @property
    def languages(self) -> frozenset[object]:
        """Those that their patterns are about: nobody needs to look at other files."""
        patterns = (pattern for rule in self.rules for pattern in rule.patterns)
        return frozenset(language for pattern in patterns for language in _listed(pattern["languages"]))

    def asked(self, inventory: ControlInventory) -> tuple[Finding, ...]:
        """What their queries find."""
        return tuple(finding for rule in self.rules for finding in ask(rule, inventory))


class OwnRuleReader:
    """`criteria` are the ids of the SOC 2 criteria that a rule may name."""

    def __init__(self, pool: ScanPool, criteria: Iterable[str]) -> None:
        self._pool = pool
        self._criteria = tuple(criteria)

    async def read(self, repository: Repository, snapshot: Snapshot) -> OwnRules:
        """The rules of the base; of a tree that is looked at by itself, its own. A rule that is broken in the base is
        taken from the head once it is mended there: it cannot become weaker than nothing. Raises RepositoryError."""
        before, after = picked(snapshot.base_tree, _is_of_rule), picked(snapshot.head_tree, _is_of_rule)
        if not snapshot.is_change:
            return await self._read(repository, after)
        base = await self._read(repository, before)
        changed = sorted(path for path in {*before, *after} if _blob(before, path) != _blob(after, path))
        if not changed:
            return base
        head = await self._read(repository, after)
        broken = {_folder(gap.path) for gap in base.gaps}
        mended = tuple(rule for rule in head.rules if rule.folder in broken)
        left = [gap for gap in base.gaps if _folder(gap.path) not in {rule.folder for rule in mended}]
        worse = [gap for gap in head.gaps if gap.path in changed and gap not in base.gaps]
        later = [Gap(path, GapReason.LATER, TOOL, "rules are read from the base") for path in changed]
        return OwnRules((*base.rules, *mended), tuple(sorted({*left, *worse, *later})))

    async def scan(self, own: OwnRules, files: Sequence[SourceFile]) -> ScanResult:
        """What their patterns find in files. A pattern that semgrep does not understand is a gap."""
        rules = compile_own(own.rules)
        concerned = [file for file in files if file.language in own.languages]
        if not concerned:
            return ScanResult((), (), ())
        result = await self._pool.scan_with(rules, concerned)
        return ScanResult(result.findings, tuple(_explained(gap, own.rules) for gap in result.gaps), result.tools)

    async def _read(self, repository: Repository, entries: Mapping[str, TreeEntry]) -> OwnRules:
        kept = dict(sorted(entries.items())[:MAX_FILES])
        if not kept:
            return OwnRules()
        beyond = f"more than {MAX_FILES} files"
        gaps = [Gap(path, GapReason.LIMIT, TOOL, beyond) for path in entries.keys() - kept.keys()]
        contents = await repository.read({entry.blob for entry in kept.values()}, MAX_FILE_BYTES)
        files = {path: contents[entry.blob].content for path, entry in kept.items()}
        gaps += [Gap(path, GapReason.TOO_LARGE, TOOL, _TOO_LARGE) for path, content in files.items() if content is None]
        there = {path: content for path, content in files.items() if content is not None}
        try:
            rules, faults = await self._pool.run(read_own_rules, there, self._criteria, seconds=READ_SECONDS)
        except WorkerLost as lost:
            return OwnRules((), (Gap(FOLDER, GapReason.CRASHED, TOOL, str(lost)),))
        return OwnRules(rules, tuple(sorted({*gaps, *faults})))


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else []


_TOO_LARGE = f"the limit is {MAX_FILE_BYTES:,} bytes"


def _is_of_rule(entry: TreeEntry) -> bool:
    return entry.path.startswith(FOLDER) and entry.kind is EntryKind.FILE


def _blob(entries: Mapping[str, TreeEntry], path: str) -> str:
    return entries[path].blob if path in entries else ""


def _folder(path: str) -> str:
    """The folder of the rule that a file belongs to."""
    return FOLDER + path.removeprefix(FOLDER).partition("/")[0]


def _explained(gap: Gap, rules: Iterable[OwnRule]) -> Gap:
    """semgrep names a pattern that it cannot read by its id."""
    for rule in rules:
        for pattern in rule.patterns:
            if gap.path == "" and gap.detail.endswith(f" {pattern['id']}"):
                detail = f"semgrep does not understand its pattern {pattern['id']}; it is not looked for"
                return Gap(rule.folder, GapReason.OWN_RULE, TOOL, detail)
    return gap
