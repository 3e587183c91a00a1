"""detect-secrets, its plugins driven directly: on bytes in memory, without its settings files and without network.

Its verification (which sends a found secret to its vendor) is a filter of its settings: we build no such settings
and call no plugin's `verify`. Its filters are replaced by one judgement of ours, and a pragma is reported, not obeyed.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Any

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.scanners.judgement import credentials, place
from bot.scanners.judgement.context import excused, weigh
from bot.scanners.judgement.paths import NOT_SCANNED, FileKind, kind_of_file
from bot.scanners.mapping.detect_secrets import DETECT_SECRETS, Judge, SecretType

MAX_PIECE = 8_000
"""Characters looked at together: the plugins' expressions need time that grows with the square of their text."""
OVERLAP = 2_000
"""Characters that two pieces of a longer line share: what is no longer than that stands whole in one of them."""
_KEYWORD = re.compile(r"key|pass|pwd|secret|token|contrase", re.IGNORECASE)
_QUOTED = re.compile(r"""["'][A-Za-z0-9+/=_-]{16,}["']""")
_NAME_BEFORE = re.compile(
    r"""([A-Za-z_][\w.-]*)["']?\]?\s*(?:(?::\s*[\w.\[\], |]{1,40}?)?\s*=|:=|=>|===?|[:,(])\s*[\[({]?\s*[brf@]?["'`]?$"""
)
_KEY_MATERIAL = re.compile(r"[A-Za-z0-9+/=\\]{40,}")
_URL = re.compile(r"://([^\s:/?#\[\]@!$&'()*+,;=]*):([^\s:/?#\[\]@]+)@([\w.-]*)")
_COMMENT = re.compile(r"\s#")
"""Behind a value without quotes, a comment is taken for a part of it."""
_SHELL = re.compile(r"\s*(?:\$ )?export \w+=")
"""In a file of Python this is what a text tells its reader to type."""
_REST_OF_TOKEN = re.compile(r"[\w.+/=-]*")
_WORD = re.compile(r"[A-Za-z0-9+/]")
_HASH_NAME = re.compile(
    r"sha\d*|md5|hash|digest|checksum|integrity|etag|commit|revision|fingerprint|public", re.IGNORECASE
)
_QUOTES = frozenset({"python", "javascript", "typescript", "java", "go"})
"""Languages in which a literal stands in quotes: what has none is a name."""
_ANYWHERE = frozenset({Judge.FORMAT, Judge.KEY_BLOCK})


@dataclass(frozen=True)
class _Piece:
    """A line of a file (`number` counts from 1), or a part of a line that is too long to be looked at at once."""

    number: int
    text: str
    cut_before: bool
    cut_behind: bool


class DetectSecrets:
    name = "detect-secrets"
    version = version("detect-secrets")

    def __init__(self) -> None:
        self._plugins: list[tuple[SecretType, Any]] = []

    def warm_up(self) -> None:
        if self._plugins:
            return
        from detect_secrets.core.plugins.util import (  # noqa: PLC0415 - paid in the worker only
            get_mapping_from_secret_type_to_class,
        )

        types: dict[str, Any] = get_mapping_from_secret_type_to_class()
        for name in sorted(types):
            meaning = DETECT_SECRETS.get(name)
            if isinstance(meaning, SecretType):
                self._plugins.append((meaning, types[name](**dict(meaning.options))))

    def accepts(self, file: SourceFile) -> bool:
        return kind_of_file(file) not in NOT_SCANNED

    def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        self.warm_up()
        result = ScanResult((), (), ((self.name, self.version),))
        for file in files:
            result = result.plus(self._scan_one(file))
        return result

    def _scan_one(self, file: SourceFile) -> ScanResult:
        if "\0" in file.text:
            detail = "it holds NUL bytes, so it is no text"
            return ScanResult((), (Gap(file.path, GapReason.UNREADABLE, self.name, detail),), ())
        lines = _Lines(file)
        anywhere_only = kind_of_file(file) is not FileKind.CODE
        found: dict[tuple[int, str], Finding] = {}
        for meaning, plugin in self._plugins:
            if anywhere_only and (meaning.judge not in _ANYWHERE or meaning.short_lived):
                continue
            for piece in lines.of_interest(meaning, plugin):
                for value in self._values(meaning, plugin, file.path, piece.text):
                    weight = _weight(meaning, file, piece, value)
                    if weight:
                        finding = self._finding(meaning, plugin, file, piece, value)
                        found.setdefault((piece.number, value), replace(finding, confidence=weight))
        return ScanResult(_best_of_each_line(found.values()), (), ())

    @staticmethod
    def _values(meaning: SecretType, plugin: Any, path: str, line: str) -> list[str]:
        """What the plugin found in a line; of a token the whole, as some plugins answer with its prefix only."""
        secrets = plugin.analyze_line(filename=path, line=line, line_number=0)
        if secrets and meaning.judge is Judge.FORMAT:
            return [_to_its_end(meaning, line, found) for each in plugin.denylist for found in each.finditer(line)]
        return sorted(str(secret.secret_value) for secret in secrets)

    def _finding(self, meaning: SecretType, plugin: Any, file: SourceFile, piece: _Piece, value: str) -> Finding:
        where = place.location(file, piece.number, piece.number)
        return Finding(
            rule="SOC2-002",
            location=where,
            message=f"{meaning.what} is written into the file.",
            severity=meaning.severity,
            confidence=meaning.confidence,
            tool=self.name,
            tool_rule=str(plugin.secret_type),
            matched=place.matched(file, where.span, [value]),
            reasoning=f"detect-secrets, {plugin.secret_type}: {meaning.judge}.",
            cwe=meaning.cwe,
            scope=place.scope(file, piece.number),
            suppressed=place.suppression(file, where.span),
        )


class _Lines:
    """The lines of a file, and which of them a plugin has to see: found by one search over the whole text."""

    def __init__(self, file: SourceFile) -> None:
        numbered = enumerate((line.rstrip("\r\n") for line in file.lines), start=1)
        self._pieces = [piece for number, line in numbered for piece in _pieces(number, line)]
        self._text = "\n".join(piece.text for piece in self._pieces)
        self._starts = [0]
        for piece in self._pieces:
            self._starts.append(self._starts[-1] + len(piece.text) + 1)

    def of_interest(self, meaning: SecretType, plugin: Any) -> list[_Piece]:
        if meaning.judge is Judge.NAME:
            patterns = [_KEYWORD]
        elif meaning.judge is Judge.ENTROPY:
            patterns = [_QUOTED]
        else:
            patterns = list(plugin.denylist)
        hits = {at for pattern in patterns for at in self._hits(pattern.finditer)}
        return [self._pieces[at] for at in sorted(hits) if self._pieces[at].text]

    def _hits(self, finditer: Callable[[str], Iterator[re.Match[str]]]) -> Iterator[int]:
        for found in finditer(self._text):
            first, last = (min(bisect_right(self._starts, at), len(self._pieces)) for at in found.span())
            yield from range(first - 1, last)


def _pieces(number: int, line: str) -> Iterator[_Piece]:
    """A line as a whole, or cut where it is too long: no file can make us leave a line out."""
    step = MAX_PIECE - OVERLAP
    starts = range(0, max(1, len(line) - OVERLAP), step)
    for start in starts:
        yield _Piece(number, line[start : start + MAX_PIECE], start > 0, start != starts[-1])


def _weight(meaning: SecretType, file: SourceFile, piece: _Piece, value: str) -> float:
    """The confidence in a remark about this value; 0 for none."""
    if not _is_finding(meaning, file, piece, value):
        return 0.0
    if meaning.judge in _ANYWHERE:
        return meaning.confidence
    line = piece.text
    name = "password" if meaning.judge is Judge.URL else _name_before(line, line.find(value))
    bare = _COMMENT.split(value)[0].strip()
    return 0.0 if excused(file, piece.number, name, bare) else weigh(file, name, bare, meaning.confidence)


def _is_finding(meaning: SecretType, file: SourceFile, piece: _Piece, value: str) -> bool:
    line, number = piece.text, piece.number
    at = line.find(value)
    if (piece.cut_before and at == 0) or (piece.cut_behind and at + len(value) == len(line)):
        return False  # a part of what the neighbouring piece holds whole
    if meaning.judge is Judge.KEY_BLOCK:
        after = line[at:] + "".join(file.lines[number : number + 4])[:2000]
        return bool(_KEY_MATERIAL.search(after)) and not credentials.is_placeholder(_KEY_MATERIAL.findall(after)[0])
    if meaning.judge is Judge.FORMAT:
        drawn = any(char.isdigit() for char in value)  # ten letters without a digit are a word: "APFollowers"
        return drawn and _stands_alone(line, at, value) and not credentials.is_placeholder(value)
    if meaning.judge is Judge.URL:
        return any(credentials.is_secret_url(*found.groups()) for found in _URL.finditer(line))
    name = _name_before(line, at)
    unquoted = file.language in _QUOTES and line[at - 1 : at] not in ("'", '"', "`")
    if not name or unquoted or _HASH_NAME.search(name) or _for_a_shell(file, line, at):
        return False
    return credentials.is_secret(name, _COMMENT.split(value)[0].strip())


def _for_a_shell(file: SourceFile, line: str, at: int) -> bool:
    """Is it a command that a text tells its reader to type, or in backticks one whose output is the value?"""
    typed = file.language == "python" and _SHELL.match(line)
    return bool(typed) or (line[at - 1 : at] == "`" and file.language not in ("javascript", "typescript"))


def _name_before(line: str, at: int) -> str:
    """The name that a value at this place is given to; "" where the value is not simply given to a name."""
    found = _NAME_BEFORE.search(line[max(0, at - 120) : at])
    return found[1] if found else ""


def _to_its_end(meaning: SecretType, line: str, found: re.Match[str]) -> str:
    rest = _REST_OF_TOKEN.match(line, found.end()) if meaning.open_end else None
    return found[0] + (rest[0] if rest else "")


def _stands_alone(line: str, at: int, value: str) -> bool:
    """Whether a match is a word of its own, and no piece of a longer one (an image in base64, say)."""
    before, after = line[at - 1 : at], line[at + len(value) : at + len(value) + 1]
    return not (_WORD.match(before) or _WORD.match(after))


def _best_of_each_line(findings: Any) -> tuple[Finding, ...]:
    """One remark a line: the surest one."""
    best: dict[int, Finding] = {}
    for finding in findings:
        line = finding.location.span.start
        if line not in best or finding.confidence > best[line].confidence:
            best[line] = finding
    return tuple(best[line] for line in sorted(best))


PLUGIN = DetectSecrets()
