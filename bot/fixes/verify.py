"""The proof of a fix: what is not proved is not suggested. Pure: the second scan's results come as data."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.core.finding import Finding
from bot.core.fix import Edit, FileEdit, Fix, Proof
from bot.core.identity import BlobId
from bot.core.location import Location, Span
from bot.core.rule import COVERS
from bot.core.source import SourceFile, split_lines
from bot.core.wording import listed
from bot.fixes.code_file import CodeFile, walk
from bot.fixes.kept import cannot_be_read, has_lost_its_head, lost
from bot.fixes.names import compiles, faults_of, new_faults_by_tree, tree_of, unbound_in
from bot.fixes.python_file import PythonFile, parse
from bot.fixes.script_file import ScriptFile, new_script_faults, parse_script
from bot.fixes.script_kept import lost_in_script

UNSHOWABLE = frozenset("\x00\x1a\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that no suggestion may hold: ends of text, and the bidirectional controls that make code read
otherwise than it runs (CVE-2021-42574)."""


@dataclass(frozen=True)
class Rejected:
    """Why a fix is not suggested: half a sentence, in plain words."""

    reason: str


def apply(edit: Edit, content: bytes) -> bytes:
    """The content with the edit made. Raises ValueError where the file has no such lines."""
    lines = content.split(b"\n")
    count = len(lines) if lines[-1] else len(lines) - 1
    if edit.span.end > count:
        raise ValueError(f"the file has {count} lines, the edit ends at line {edit.span.end}")
    ends = [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
    return b"".join([*ends[: edit.span.start - 1], "".join(edit.lines).encode(), *ends[edit.span.end :]])


def check_text(fix: Fix, file: SourceFile) -> SourceFile | Rejected:
    """The file as it would be after the fix's edits of it, if its text and names are in order."""
    edits = [each.edit for each in fix.edits if each.path == file.path]
    return check_edits(edits, file) if edits else Rejected("the fix is for another file")


def check_edits(edits: Sequence[Edit], file: SourceFile) -> SourceFile | Rejected:
    """The file as it would be after all edits, if its text and names are in order; only Python can be proved so far."""
    if file.language not in ("python", "javascript", "typescript"):
        return Rejected(f"a fix in {file.language} files cannot be proved")
    before = parse_code(file)
    if before is None:
        return Rejected("the file is too large, nested too deeply, or not UTF-8")
    ordered = sorted(edits, key=lambda edit: edit.span)
    if any(one.span.overlaps(two.span) for one, two in pairwise(ordered)):
        return Rejected("two edits are of the same lines")
    content = file.content
    try:
        for edit in reversed(ordered):
            content = apply(edit, content)
    except (ValueError, UnicodeEncodeError) as error:
        return Rejected(f"the fix does not apply: {error}")
    faults = (reason for edit in ordered if (reason := _faulty_lines(edit, before)))
    reason = next(faults, "") or _faulty_syntax(before, replace(file, content=content))
    if reason:
        return Rejected(reason)
    header = f"blob {len(content)}\0".encode()
    digest = hashlib.sha256 if len(file.blob) == 64 else hashlib.sha1
    blob = BlobId(digest(header + content, usedforsecurity=False).hexdigest())
    return SourceFile(file.path, blob, content, file.shipped)


def _faulty_lines(edit: Edit, before: CodeFile) -> str:
    """What is wrong with the new lines as lines of this file; "" where nothing is."""
    old, new = before.lines[edit.span.start - 1 : edit.span.end], edit.lines
    if new == old:
        return "the fix changes nothing"
    if split_lines("".join(new)) != new:
        return "the fix's lines are not whole lines"
    kept = (*before.lines[: edit.span.start - 1], *new, *before.lines[edit.span.end :])
    if kept[-1:] and kept[-1].endswith("\n") != before.lines[-1].endswith("\n"):
        return "the fix would change how the file ends"
    return _faulty_style(old, new, before)


def _faulty_style(old: tuple[str, ...], new: tuple[str, ...], before: CodeFile) -> str:
    used = {_ending(line) for line in old} - {""} or {_ending(line) for line in before.lines} - {""}
    if used and not {_ending(line) for line in new} - {""} <= used:
        return "the fix would change the line endings"
    if any("\r" in line.removesuffix("\n").removesuffix("\r") for line in new):
        return "a line holds a bare carriage return"
    if any(line.rstrip("\r\n") != line.rstrip() and line not in old for line in new):
        return "a line would end in blanks"
    if any(UNSHOWABLE & set(line) for line in new):
        return "a line holds characters that cannot be shown faithfully"
    margins = {sign for line in before.lines for sign in _margin(line)}
    if margins and not {sign for line in new for sign in _margin(line)} <= margins:
        return "the fix would mix tabs and blanks"
    return ""


def _ending(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else line[-1:] if line.endswith("\n") else ""


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))] if line.strip() else ""


def parse_code(file: SourceFile) -> CodeFile | None:
    """The file as its language is read; None where it is none that is mended, or cannot be."""
    return parse(file.content) if file.language == "python" else parse_script(file)


def _faulty_syntax(before: CodeFile, fixed: SourceFile) -> str:
    """Why the new content is no better code than the old one; "" where it is as good."""
    after = parse_code(fixed)
    if after is None:
        return "the fixed file is too large, nested too deeply, or not UTF-8"
    if after.root.has_error and _errors(after) > _errors(before):
        return "the fixed file would not parse"
    if isinstance(before, PythonFile) and isinstance(after, PythonFile):
        faults = _python_faults(before, after)
    elif isinstance(before, ScriptFile) and isinstance(after, ScriptFile):
        faults = new_script_faults(before, after) or (lost_in_script(before, after),)
    return faults[0] if faults else ""


FROM_STAR = "or defined from star imports"
"""What pyflakes says of a name that `from x import *` may bring."""


def _python_faults(before: PythonFile, after: PythonFile) -> tuple[str, ...]:
    old = faults_of(before.content)
    if old is None:
        return new_faults_by_tree(before, after)
    new = faults_of(after.content)
    if new is None:
        return ("the fixed file would not parse",)
    if not compiles(after.content) and compiles(before.content):
        return ("the fixed file would not compile",)
    if reason := _losses(before.content, after.content):
        return (reason,)
    for name in sorted(unbound_in(after.content) - unbound_in(before.content)):
        return (f"the fix would read {name} where it may have no value",)
    known = frozenset(one for one in old if FROM_STAR in one)  # read once more, it is as defined as it was
    return tuple(sorted((Counter(one for one in new if one not in known) - Counter(old)).elements()))


def _losses(before: bytes, after: bytes) -> str:
    old, new = tree_of(before), tree_of(after)
    if has_lost_its_head(before, after):
        return "the fix would move what the first line says"
    if cannot_be_read(before, after):
        return "the coding that the file declares would read the new text as another"
    return lost(old, new) if old is not None and new is not None else ""


def _errors(file: CodeFile) -> int:
    missing = sum(child.is_missing for node in walk(file.root) if node.has_error for child in node.children)
    return missing + sum(node.type == "ERROR" for node in walk(file.root))


def check_scan(
    fix: Fix, finding: Finding, before_findings: Iterable[Finding], after_findings: Iterable[Finding]
) -> Proof | Rejected:
    """The proof of a fix that passed `check_text`, from all findings of its files before and after."""
    uncovered = check_findings(fix.edits, [finding], before_findings, after_findings)
    return uncovered if isinstance(uncovered, Rejected) else Proof(tuple(_steps(fix, uncovered)))


def check_findings(
    edits: Sequence[FileEdit],
    mended: Sequence[Finding],
    before_findings: Iterable[Finding],
    after_findings: Iterable[Finding],
) -> frozenset[str] | Rejected:
    """Whether the edits, made together, mend these findings and bring no other; the rules that they uncover.

    Findings are compared by their likeness, within the edited lines also by rule and scope alone (their text may have
    changed there). A rule that a mended finding covered may come forth: it held before as well.
    """
    before, after = tuple(before_findings), tuple(after_findings)
    old = _leftover(before, Counter(one.likeness for one in after))
    new = _leftover(after, Counter(one.likeness for one in before))
    if Counter(one.likeness for one in mended) - Counter(one.likeness for one in old):
        return Rejected("the finding is still there after the fix")
    places = [Location(each.path, each.edit.span) for each in edits]
    changed = Counter((one.rule, one.scope) for one in old if _in_any(one, places))
    changed -= Counter((one.rule, one.scope) for one in mended)
    covered = {COVERS.get(one.rule) for one in mended}
    edited = _as_edited(edits)
    beside = [*edited, *(_moved(one.location, edits) for one in mended)]
    uncovered: set[str] = set()
    for one in new:
        within = _in_any(one, edited)
        if within and changed[one.rule, one.scope]:
            changed[one.rule, one.scope] -= 1
        elif one.rule in covered and _in_any(one, beside):
            uncovered.add(one.rule)
        elif within and any(one.rule == each.rule for each in mended):
            return Rejected("the finding is still there after the fix")
        else:
            return Rejected(f"the fix would bring a new finding ({one.rule})")
    return frozenset(uncovered)


def _in_any(finding: Finding, places: Iterable[Location]) -> bool:
    here = finding.location
    return any(place.path == here.path and place.span.overlaps(here.span) for place in places)


def _as_edited(edits: Sequence[FileEdit]) -> list[Location]:
    """Where the edits' new lines stand once all of them are made; where lines went away, the line that follows."""
    places = []
    moved: Counter[str] = Counter()
    for each in sorted(edits, key=lambda each: (each.path, each.edit.span)):
        span, count = each.edit.span, len(each.edit.lines)
        start = span.start + moved[each.path]
        places.append(Location(each.path, Span(start, start + max(1, count) - 1)))
        moved[each.path] += count - (span.end - span.start + 1)
    return places


def _moved(place: Location, edits: Sequence[FileEdit]) -> Location:
    """Where a place stands once the edits above it are made."""
    above = [each.edit for each in edits if each.path == place.path and each.edit.span.end < place.span.start]
    lines = sum(len(edit.lines) - (edit.span.end - edit.span.start + 1) for edit in above)
    return Location(place.path, Span(place.span.start + lines, place.span.end + lines))


def _leftover(findings: Sequence[Finding], others: Counter[tuple[str, str, str, str]]) -> list[Finding]:
    """The findings that have no equal among the others, one for one."""
    left = others.copy()
    rest = []
    for one in findings:
        if left[one.likeness]:
            left[one.likeness] -= 1
        else:
            rest.append(one)
    return rest


def _steps(fix: Fix, uncovered: frozenset[str]) -> list[str]:
    again = f"re-scanned: the finding is gone; {listed(sorted(uncovered))}, which it covered, now stands alone"
    return [
        f"applies to exactly {listed([_lines(fix, each) for each in fix.edits])}",
        "parses",
        "no name undefined or unused",
        again if uncovered else "re-scanned: the finding is gone and none is new",
    ]


def _lines(fix: Fix, each: FileEdit) -> str:
    span = each.edit.span
    lines = f"line {span}" if span.start == span.end else f"lines {span}"
    return lines if each.path == fix.path else f"{lines} of {each.path}"
