"""What the tests of the fixes share: a finding on a marked place, and the file after its first proved fix."""

from bot.core.finding import Finding, Severity
from bot.core.fix import Fix
from bot.core.identity import BlobId, Fingerprint
from bot.core.inventory import ControlInventory
from bot.core.location import Location, Span
from bot.core.source import SourceFile, split_lines
from bot.fixes.find import propose
from bot.fixes.interface import FixContext, FixWay
from bot.fixes.verify import Rejected, apply, check_text

EMPTY = ControlInventory((), ())


def source(text: str, path: str = "app/a.py") -> SourceFile:
    return SourceFile(path, BlobId("0" * 40), text.encode())


def finding(rule: str, start: int, end: int | None = None, path: str = "app/a.py") -> Finding:
    place = Location(path, Span(start, end or start))
    return Finding(
        rule, place, "m", Severity.HIGH, 0.9, "soc2", rule, "matched", scope="f", fingerprint=Fingerprint("f" * 32)
    )


def line_with(text: str, mark: str) -> int:
    return next(number for number, line in enumerate(split_lines(text), 1) if mark in line)


def accepted(context: FixContext, way: FixWay) -> list[tuple[Fix, str]]:
    """The proposals whose text and names are in order, with the file after each. Every proposal must at least apply."""
    found = []
    for fix in propose(context, [way]):
        apply(fix.edit, context.file.content)
        after = check_text(fix, context.file)
        if not isinstance(after, Rejected):
            found.append((fix, after.text))
    return found


def fixed(
    text: str, mark: str, rule: str, way: FixWay, inventory: ControlInventory = EMPTY, path: str = "app/a.py"
) -> str | None:
    """The file after the first accepted fix for a finding on the line that holds `mark`; None where there is none."""
    file = source(text, path)
    found = accepted(FixContext(finding(rule, line_with(text, mark), path=path), file, inventory), way)
    return found[0][1] if found else None
