"""semgrep: our patterns in, our findings out.

The engine `semgrep-core` is started directly (the command around it needs seconds to start). That is a private
interface of the pinned version, so the ordinary command is the fallback, and a test shows that both find the same.
"""

import hashlib
import json
import re
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding, Severity
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.scanners.judgement import place
from bot.scanners.judgement.context import excused, protects_data, weigh
from bot.scanners.judgement.literals import ABOUT_CREDENTIALS, Literal, nothing_to_remark, worth_a_remark
from bot.scanners.judgement.paths import FileKind, kind_of_file
from bot.scanners.mapping.gates import MARK, Gates, gated
from bot.scanners.mapping.semgrep import SEPARATOR, packed, read_rules

_ENDINGS = {"python": ".py", "javascript": ".js", "typescript": ".ts", "regex": ".cfg"}
"""The languages of our patterns, in semgrep's words, and the ending under which it recognises them."""
_CONFIGURATION = re.compile(
    r"(^|/)(\.env[^/]*|[^/]*\.(ya?ml|toml|ini|cfg|conf|properties|env|tf|tfvars|sh)|Dockerfile[^/]*"
    r"|(app)?(config|settings|secrets|credentials|environment|local|default|production|staging|development)[^/]*\.json)$",
    re.IGNORECASE,
)
_DIGITS = 6
"""Of a file's number, by which its name begins."""
_SIZE_OF_A_FILE = 500
"""Bytes: a file costs something, however small it is."""
_MOST_FILES_KNOWN = 10_000
_SECONDS_PER_RULE = 5
"""semgrep's own default for the time of one rule on one file."""
_TIMEOUTS_PER_FILE = 3
"""semgrep's own default: after so many rules that took too long, it leaves the file."""
_PATIENT_SECONDS_PER_RULE = 60
"""The same for a file that is looked at once more, alone, because rules took too long on it; then none is left out."""
_REASONS = {
    "Timeout": (GapReason.TIMED_OUT, "a rule took too long on this file; split it"),
    "FixpointTimeout": (GapReason.TIMED_OUT, "the data flow of this file took too long to follow; split its functions"),
    "OutOfMemory": (GapReason.LIMIT, "the file needed too much memory; split it"),
    "StackOverflow": (GapReason.LIMIT, "the code is nested too deeply; split the expression"),
    "TooManyMatches": (GapReason.LIMIT, "too many remarks in one file; split it"),
}
_TOPICS = re.compile(
    r"cookie|session|cors|jwt|sign\w*\(|verify\(|decode\(|Math\.random|storage|crypto|cipher|hash|tls|rejectUnauthorized"
    r"|password|console\.|log\w*\.",
    re.IGNORECASE,
)
"""What our patterns for JavaScript and TypeScript speak of."""
_UNREAD = frozenset({"PartialParsing", "SyntaxError", "LexicalError", "OtherParseError", "AstBuilderError"})


class Semgrep:
    name = "semgrep"
    version = version("semgrep")

    def __init__(self) -> None:
        self._gates = Gates()
        self._closed: dict[tuple[str, bytes], tuple[str, ...]] = {}
        """Language and digest of a file -> the gates that are closed for it."""

    def accepts(self, file: SourceFile) -> bool:
        return _language(file) in _ENDINGS and kind_of_file(file) is FileKind.CODE

    def rules(self, folders: Sequence[Path]) -> bytes:
        rules, self._gates = gated(read_rules(folders))
        self._closed.clear()
        return packed(rules)

    def cost(self, file: SourceFile) -> int:
        rules, closed = self._gates.asked(_language(file)), len(self._closed_for(file))
        return (len(file.content) + _SIZE_OF_A_FILE) * (1 + rules - closed) if closed < max(1, rules) else 0

    def file_name(self, index: int, file: SourceFile) -> str:
        jsx = ".tsx" if file.path.lower().endswith(".tsx") else ""
        closed = self._closed_for(file)
        tags = MARK.join(("", *closed, "")) if closed else ""
        return f"{index:0{_DIGITS}}{tags}{jsx or _ENDINGS[_language(file)]}"

    def _closed_for(self, file: SourceFile) -> tuple[str, ...]:
        key = (_language(file), hashlib.sha256(file.content).digest())
        known = self._closed.get(key)
        if known is None:
            if len(self._closed) >= _MOST_FILES_KNOWN:
                self._closed.clear()
            # Not by `file.text`, which would go to the workers with the file.
            text = file.content.decode("utf-8", errors="replace")
            known = self._closed[key] = self._gates.closed(key[0], text)
        return known

    def targets(self, folder: Path, files: Mapping[str, SourceFile]) -> bytes:
        listed = []
        for name, file in files.items():
            path = str(folder / name)
            target = {"path": {"fpath": path, "ppath": path}, "analyzer": _language(file), "products": ["sast"]}
            listed.append(["CodeTarget", target])
        return json.dumps(["Targets", listed]).encode()

    def command(self, rules: Path, targets: Path, memory_mb: int, *, patient: bool = False) -> tuple[str, ...]:
        seconds, most = (_PATIENT_SECONDS_PER_RULE, 0) if patient else (_SECONDS_PER_RULE, _TIMEOUTS_PER_FILE)
        limits = ("-timeout", str(seconds), "-timeout_threshold", str(most))
        files = ("-rules", str(rules), "-targets", str(targets))
        return (_core(), *files, *limits, "-max_memory", str(memory_mb), "-j", "1", "-json", "-json_nodots", "-fast")

    def fallback(self, rules: Path, folder: Path, memory_mb: int) -> tuple[str, ...]:
        quiet = ("--json", "--quiet", "--metrics=off", "--disable-version-check", "--oss-only")
        whole = (
            "--disable-nosem",
            "--no-git-ignore",
            "--x-ignore-semgrepignore-files",
            "--max-target-bytes=0",
            "--no-rewrite-rule-ids",
        )
        limits = (f"--timeout={_SECONDS_PER_RULE}", f"--timeout-threshold={_TIMEOUTS_PER_FILE}")
        command = (str(Path(sysconfig.get_path("scripts")) / "semgrep"), "scan", f"--config={rules}")
        return (*command, *quiet, *whole, *limits, f"--max-memory={memory_mb}", "--jobs=1", str(folder))

    def parse(self, output: bytes, files: Sequence[SourceFile]) -> ScanResult:
        by_number = {f"{index:0{_DIGITS}}": file for index, file in enumerate(files)}
        try:
            answer = json.loads(output.decode("utf-8", errors="replace"))  # it quotes code in whatever encoding
            findings = [self._finding(result, by_number) for result in answer["results"]]
            gaps = [gap for error in answer["errors"] for gap in self._gaps(error, by_number)]
            scanned = {_number(path) for path in answer["paths"]["scanned"]}
        except (KeyError, TypeError, IndexError, RecursionError) as error:
            raise ValueError(f"semgrep's answer lacks what it should have: {type(error).__name__}") from None
        silent = {file.path for number, file in by_number.items() if number not in scanned}
        silent -= {gap.path for gap in gaps}
        gaps += [Gap(path, GapReason.UNREADABLE, self.name, "semgrep did not look at this file") for path in silent]
        found = {(each.location, each.tool_rule): each for each in findings if each}
        return ScanResult(tuple(found.values()), tuple(sorted(set(gaps))), ((self.name, self.version),))

    def _finding(self, result: Mapping[str, Any], by_number: Mapping[str, SourceFile]) -> Finding | None:
        file = by_number[_number(result["path"])]
        extra, about = result["extra"], result["extra"]["metadata"]
        literal = Literal(*extra["message"].split(SEPARATOR, 1))
        if not worth_a_remark(about["judge"], literal):
            return None
        where = place.location(file, result["start"]["line"], result["end"]["line"])
        confidence = float(about["confidence"])
        if about["judge"] == "file" and protects_data(file):
            return None
        if about["judge"] in ABOUT_CREDENTIALS:
            name = "password" if about["judge"] == "url" else literal.last_name
            value = (*literal.secrets, literal.value)[0]
            if excused(file, where.span.start, name, value):
                return None
            confidence = weigh(file, name, value, confidence)
        if not confidence:
            return None
        rule_id = str(result["check_id"]).rsplit(".", 1)[-1]
        return Finding(
            rule=about["rule"],
            location=where,
            message=about["message"],
            severity=Severity(about["severity"]),
            confidence=confidence,
            tool=self.name,
            tool_rule=rule_id,
            matched=place.matched(file, where.span, literal.secrets),
            reasoning=about["reasoning"],
            cwe=tuple(about["cwe"]),
            scope=place.scope(file, where.span.start),
            suppressed=place.suppression(file, where.span),
        )

    def _gaps(self, error: Mapping[str, Any], by_number: Mapping[str, SourceFile]) -> list[Gap]:
        """The engine writes `error_type` and `location`, the command `type` and `path`."""
        kind = error.get("error_type", error.get("type", ""))
        kind = str(kind[0] if isinstance(kind, list) else kind).replace(" ", "")
        location = error.get("location") or (error.get("spans") or [{}])[0]
        file = by_number.get(_number(error.get("path") or location.get("path") or ""))
        if file is None:
            about = " ".join(filter(None, [kind or "unknown", error.get("rule_id")]))
            return [Gap("", GapReason.CRASHED, self.name, f"semgrep reported an error of its own: {about}")]
        if kind in _UNREAD or "Syntax" in kind or "Lexical" in kind:
            line = (location.get("start") or {}).get("line", 0)
            if _nothing_to_find(file, error):
                return []
            detail = f"from line {line} on it could not be read as {file.language}" if line else "it could not be read"
            return [Gap(file.path, GapReason.SYNTAX, self.name, detail)]
        reason, detail = _REASONS.get(kind, (GapReason.CRASHED, f"semgrep failed on this file: {kind}"))
        return [Gap(file.path, reason, self.name, detail)]


def _nothing_to_find(file: SourceFile, error: Mapping[str, Any]) -> bool:
    """Whether the unread lines hold nothing that our patterns for JavaScript and TypeScript are about: no literal that
    any name could make a credential, and no word of sessions or of cryptography.

    semgrep's grammar lags behind TypeScript's types, and takes `/<!--/` for a comment of HTML.
    """
    spans = (error.get("error_type") or error.get("type") or ["", []])[1]
    if file.language == "python" or not isinstance(spans, list) or not spans:
        return False
    unread = [line for span in spans for line in file.lines[span["start"]["line"] - 1 : span["end"]["line"]]]
    return nothing_to_remark(unread) and not any(_TOPICS.search(line) for line in unread)


def _number(path: str) -> str:
    return Path(path).name[:_DIGITS]


def _language(file: SourceFile) -> str:
    return "regex" if _CONFIGURATION.search(file.path) else file.language


def _core() -> str:
    spec = find_spec("semgrep")
    folder = Path(spec.origin).parent if spec and spec.origin else Path(sys.prefix)
    return str(folder / "bin" / "semgrep-core")


PLUGIN = Semgrep()
