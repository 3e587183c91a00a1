"""Look at a change: both sides through every scanner and rule, and tell what the change brought."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.core.coverage import Coverage, Gap, GapReason
from bot.core.finding import Finding
from bot.core.fix import GENERATED, Advice, Mended, Proved
from bot.core.identity import Fingerprint
from bot.core.model_use import ModelUse
from bot.core.outcome import Outcome
from bot.core.scan import ScanResult
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.engine.compare import compare
from bot.engine.dedupe import dedupe
from bot.engine.fingerprint import assign
from bot.engine.judge import judge
from bot.engine.placement import on_endpoints
from bot.engine.policy.hold import explained, weighed
from bot.fixes.neighbours import neighbours_of
from bot.fixes.samples import samples_beside
from bot.ports.meter import UNMEASURED, Meter
from bot.ports.repository import Repository
from bot.ports.scan_pool import Scanner
from bot.scanners.judgement.paths import NOT_SCANNED, kind_of_file
from bot.services.judge_links import SEEN
from bot.services.mend_together import Head, TogetherMender
from bot.services.model_allowance import Allowance
from bot.services.own_rules import OwnRuleReader, OwnRules
from bot.services.prove_fixes import FixProver
from bot.services.read_attributes import read_attributes
from bot.services.read_inventory import InventoryReader, Read
from bot.services.read_policy import HeldPolicy, PolicyReader, PolicySource
from bot.services.select_files import select_files, source_blobs
from bot.services.set_aside import set_aside
from bot.services.tell_removals import restoring_fixes, tell

if TYPE_CHECKING:
    from bot.services.ask_model import ModelFixer

HERE = PolicySource()


def _all_of_them(outcome: Outcome) -> frozenset[Fingerprint]:
    return frozenset(each.fingerprint for each in outcome.findings)


OWN_TOOL = ("soc2", "1")
"""Our own rules in Coverage, beside the scanners' names and versions."""


@dataclass(frozen=True)
class Side:
    """One side of a change, looked at: fingerprints stand on the head's file names, so that both sides compare."""

    findings: tuple[Finding, ...]
    files: Mapping[str, SourceFile]
    result: ScanResult
    read: Read


@dataclass(frozen=True)
class Looked:
    """An outcome, and what its fixes are proved on: `mends` names for each fix the finding of the head that it mends
    (that of a removed control is the one it caused)."""

    outcome: Outcome
    head: Head
    mends: Mapping[Fingerprint, Finding]


class ChangeScanner:
    def __init__(
        self,
        scanner: Scanner,
        reader: InventoryReader,
        prover: FixProver,
        *,
        own_rules: OwnRuleReader,
        policies: PolicyReader,
        mender: TogetherMender,
        model: "ModelFixer | None" = None,
        meter: Meter = UNMEASURED,
    ) -> None:
        """`model` is asked where nothing else knows a fix, and an allowance and the policy permit it."""
        self._scanner = scanner
        self._meter = meter
        self._policies = policies
        self._own_rules = own_rules
        self._reader = reader
        self._prover = prover
        self._mender = mender
        self._model = model

    async def scan(
        self,
        repository: Repository,
        snapshot: Snapshot,
        subject: str,
        source: PolicySource = HERE,
        allowance: Allowance | None = None,
    ) -> Outcome:
        """Everything about a change. Raises RepositoryError; whatever a scanner could not do is in Coverage.
        Without an allowance no model is asked."""
        return (await self._scan(repository, snapshot, subject, source, allowance)).outcome

    async def mend(
        self,
        repository: Repository,
        snapshot: Snapshot,
        subject: str,
        source: PolicySource = HERE,
        allowance: Allowance | None = None,
        *,
        wanted: Callable[[Outcome], frozenset[Fingerprint]] = _all_of_them,
    ) -> tuple[Outcome, Mended]:
        """The same, and the proved fixes of the wanted findings made together, in memory."""
        looked = await self._scan(repository, snapshot, subject, source, allowance)
        names = wanted(looked.outcome)
        asked = [each for each in looked.outcome.findings if each.fingerprint in names]
        answers = {each.fingerprint: looked.outcome.fixes.get(each.fingerprint) for each in asked}
        pairs = [
            (looked.mends[name], answer.fix)
            for name, answer in answers.items()
            if isinstance(answer, Proved) and name in looked.mends
        ]
        mended = await self._mender.mend(pairs, looked.head)
        words = {name: answer.reason for name, answer in answers.items() if isinstance(answer, Advice)}
        return looked.outcome, replace(mended, left={**words, **mended.left})

    async def _scan(
        self,
        repository: Repository,
        snapshot: Snapshot,
        subject: str,
        source: PolicySource,
        allowance: Allowance | None,
    ) -> Looked:
        held = await self._policies.read(repository, snapshot, source)
        own = await self._own_rules.read(repository, snapshot)
        head, base, coverage = await self._look(repository, snapshot, own, held)
        added = {file.path: frozenset(line for hunk in file.hunks for line in hunk.added) for file in snapshot.changed}
        fresh = compare(base.findings, head.findings, added).new
        told = tell(fresh, snapshot, (base.read.inventory, base.files), (head.read.inventory, head.files))
        counted, excluded = weighed(held.policy, (*told.new, *(removal.finding for removal in told.removals)))
        new = _worst_first(counted)
        said = await read_attributes(repository, snapshot, new)
        made = said.generated
        mendable = _worst_first(weighed(held.policy, (*told.new, *(finding for _, finding in told.restoring)))[0])
        mendable = tuple(each for each in mendable if each.location.path not in made)
        files = await self._files_of(repository, snapshot, (*new, *mendable), head.files)
        place = Head(files, head.findings, head.read)
        beside = await self._beside(repository, snapshot, mendable, head)
        with self._meter.stage("fixes"):
            fixes = await self._prover.prove(mendable, {**beside, **files}, head.findings, head.read)
        uses: tuple[ModelUse, ...] = ()
        if self._model is not None and allowance is not None and held.policy.model:
            with self._meter.stage("model"):
                fixes, uses = await self._model.mend(mendable, fixes, place, allowance)
        fixes = await self._prover.tell_apart(mendable, fixes, files)
        outcome = Outcome(
            subject=subject,
            snapshot=said.snapshot,
            findings=new,
            base_findings=base.findings,
            fixes={**fixes, **restoring_fixes(told, fixes), **_left_to_generators(new, made)},
            coverage=coverage,
            verdict=judge(new, coverage, held.policy),
            inventory=head.read.inventory,
            files=files,
            own_rules=own.infos,
            base_files={each.location.path: base.files[each.location.path] for each in new if each.removed},
            policy=held.policy,
            excluded=excluded,
            model_uses=uses,
            generated=made,
        )
        mends = {each.fingerprint: each for each in told.new}
        mends |= {removal.finding.fingerprint: finding for removal, finding in told.restoring}
        return Looked(outcome, place, mends)

    async def _look(
        self, repository: Repository, snapshot: Snapshot, own: OwnRules, held: HeldPolicy
    ) -> tuple[Side, Side, Coverage]:
        """Head and base through every scanner and rule, and what was looked at."""
        changed_head = [file.head for file in snapshot.changed if file.head]
        changed_base = [file.base for file in snapshot.changed if file.base]
        head_files, base_files = await asyncio.gather(
            select_files(repository, changed_head, snapshot.head_tree),
            select_files(repository, changed_base, snapshot.base_tree),
        )
        trees = [source_blobs(tree) for tree in (snapshot.head_tree, snapshot.base_tree)]
        with self._meter.stage("inventory"):
            head_read, base_read = await self._reader.read_all(repository, trees)
        with self._meter.stage("scanners"):
            head, base = await asyncio.gather(
                self._side(head_read, head_files.files, {}, own),
                self._side(base_read, base_files.files, snapshot.renames, own),
            )
        touched = {entry.path for entry in changed_head} | {""}
        gaps = {*head_files.gaps, *head.result.gaps}
        told = {(gap.path, gap.reason) for gap in head_files.gaps}  # not for each reader of the file once more
        gaps |= {gap for gap in head.read.gaps if gap.path in touched and (gap.path, gap.reason) not in told}
        gaps |= _failures_of_base(base) | set(set_aside(head.files.values())) | set(own.gaps) | set(held.gaps)
        gaps = {_no_longer_read(gap, base) for gap in gaps}
        tools = tuple(sorted({*head.result.tools, OWN_TOOL}))
        explained_gaps = set(explained(held.policy, gaps, head_files.files))
        return head, base, Coverage(len(head_files.files), tools, tuple(sorted(explained_gaps)))

    async def _side(
        self, read: Read, files: Mapping[str, SourceFile], renames: Mapping[str, str], own: OwnRules
    ) -> Side:
        imported = read.inventory.imported
        files = {path: replace(file, shipped=path in imported) for path, file in files.items()}
        result = await self._scanner.scan(list(files.values()))
        result = result.plus(await self._own_rules.scan(own, list(files.values())))
        scanned = on_endpoints(result.findings, read.inventory)
        findings = assign(dedupe((*scanned, *read.findings, *own.asked(read.inventory))), renames)
        return Side(findings, files, result, read)

    async def _files_of(
        self,
        repository: Repository,
        snapshot: Snapshot,
        findings: Sequence[Finding],
        known: Mapping[str, SourceFile],
    ) -> dict[str, SourceFile]:
        """The files that findings stand in: a change can uncover a finding in a file it does not touch."""
        elsewhere = {finding.location.path for finding in findings} - known.keys()
        entries = [snapshot.head_tree[path] for path in sorted(elsewhere) if path in snapshot.head_tree]
        more = await select_files(repository, entries)
        wanted = {finding.location.path for finding in findings}
        return {path: file for path, file in {**known, **more.files}.items() if path in wanted}

    async def _beside(
        self, repository: Repository, snapshot: Snapshot, findings: Sequence[Finding], head: Side
    ) -> dict[str, SourceFile]:
        """Files that the change does not touch, whose habits its fixes follow."""
        paths = neighbours_of(findings, head.read.inventory) if findings else frozenset()
        paths |= samples_beside(findings, snapshot.head_tree)
        known = {path: head.files[path] for path in paths & head.files.keys()}
        entries = [snapshot.head_tree[path] for path in sorted(paths - known.keys()) if path in snapshot.head_tree]
        return {**known, **(await select_files(repository, entries)).files}


def _no_longer_read(gap: Gap, base: Side) -> Gap:
    """A file that was looked at, and that a change makes into one that is not (a NUL byte in it, a line as long as
    those of a bundle, a link or a submodule in its place), is not harmless: else it would be the way to hide
    something."""
    replaced = gap.reason in {GapReason.SYMLINK, GapReason.SUBMODULE} and gap.detail != SEEN
    below = f"{gap.path}/"
    known = [base.files[gap.path]] if gap.path in base.files else []
    known += [file for path, file in base.files.items() if replaced and path.startswith(below)]
    unread = replaced or gap.reason in {GapReason.BINARY, GapReason.LFS} or gap.detail in NOT_SCANNED.values()
    if not unread or all(kind_of_file(file) in NOT_SCANNED for file in known):
        return gap
    detail = f"it was looked at before this change: {gap.detail}"
    return replace(gap, reason=GapReason.UNREADABLE, detail=detail)


def _failures_of_base(base: Side) -> set[Gap]:
    """A scanner that failed as a whole on the base: old findings may then look new, which has to be said."""
    return {
        replace(gap, detail=f"on the base of the change: {gap.detail}")
        for gap in (*base.result.gaps, *base.read.gaps)
        if gap.path == ""
    }


def _left_to_generators(findings: Sequence[Finding], made: frozenset[str]) -> dict[Fingerprint, Advice]:
    return {
        each.fingerprint: Advice(each.fingerprint, GENERATED)
        for each in findings
        if each.location.path in made and not each.removed
    }


def _worst_first(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda each: (each.severity.rank, -each.confidence, each.location, each.rule)))
