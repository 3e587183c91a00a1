"""What a change took away, ready to be told: recognisable, without secrets, and with what puts it back."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.finding import Finding
from bot.core.fix import Advice, Proved
from bot.core.identity import Fingerprint
from bot.core.inventory import ControlInventory
from bot.core.snapshot import Snapshot
from bot.core.source import SourceFile
from bot.engine.fingerprint import assign
from bot.engine.removed import Change, Told, told_once, what_was_removed
from bot.inventory.shipped import is_shipped
from bot.scanners.judgement.paths import FileKind, kind_of
from bot.scanners.judgement.place import without_secrets

PUT_BACK = "put the removed line back, or what takes its place where the control belongs"


def tell(
    new: Iterable[Finding],
    snapshot: Snapshot,
    base: tuple[ControlInventory, Mapping[str, SourceFile]],
    head: tuple[ControlInventory, Mapping[str, SourceFile]],
) -> Told:
    """The new findings of the head and the removals between two sides (inventory, changed files), each told once.
    Removals come with their fingerprints, which stand on the head's file names."""
    kinds = {path: kind_of(path) for path in base[1]}
    tests = frozenset(path for path, kind in kinds.items() if kind is FileKind.TEST)
    shipped = frozenset(path for path, kind in kinds.items() if kind is FileKind.CODE and is_shipped(path))
    change = Change(base[0], head[0], snapshot.changed, base[1], head[1], shipped, tests)
    removals = what_was_removed(change)
    bare = (replace(each.finding, matched=without_secrets(each.finding.matched)) for each in removals)
    named = assign(bare, snapshot.renames)
    return told_once(
        tuple(new),
        [replace(removal, finding=finding) for removal, finding in zip(removals, named, strict=True)],
    )


def restoring_fixes(told: Told, fixes: Mapping[Fingerprint, Proved | Advice]) -> dict[Fingerprint, Proved | Advice]:
    """The answer for each removal: the proved fix of the finding it stands for, else words."""
    answers: dict[Fingerprint, Proved | Advice] = {
        each.finding.fingerprint: Advice(each.finding.fingerprint, PUT_BACK) for each in told.removals
    }
    for removal, finding in told.restoring:
        fix = fixes.get(finding.fingerprint)
        if isinstance(fix, Proved):
            name = removal.finding.fingerprint
            answers[name] = Proved(replace(fix.fix, finding=name), fix.proof)
    return answers
