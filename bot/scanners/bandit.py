"""bandit, on bytes in memory, with our own mapping of what its remarks are worth.

Its configuration, its baselines and `# nosec` are never read: we drive its visitor ourselves and hand it neither a
file name nor a list of silenced lines.
"""

import ast
import io
import re
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from bot.core.coverage import Gap, GapReason
from bot.core.finding import Finding
from bot.core.scan import ScanResult
from bot.core.source import SourceFile
from bot.scanners.judgement import place
from bot.scanners.judgement.paths import FileKind, kind_of_file
from bot.scanners.judgement.python import PythonSource
from bot.scanners.mapping.bandit import BANDIT
from bot.scanners.mapping.interface import Mapped, Only

_NEUTRAL_NAME = "./module.py"
"""bandit looks for packages around a file's name on the disk; around this one there are none."""
_SECRET_TOPIC = re.compile(
    r"passw|passphrase|\bpwd\b|secret|token|otp\b|nonce|session|csrf|api_?key|signature|verification|reset_code|recovery",
    re.IGNORECASE,
)
_NO_SECRET_TOPIC = re.compile(
    r"etag|cache|checksum|fingerprint|integrity|tokeniz|max_tokens|num_tokens|tokens\b|_count", re.IGNORECASE
)
_SIGNATURE_TOPIC = re.compile(r"signature|hmac|\bsign|session_?id|reset_?(token|code)|verification|csrf", re.IGNORECASE)
_SAFE_LOADER = re.compile(r"Safe|BaseLoader")


class Bandit:
    name = "bandit"
    version = version("bandit")

    def __init__(self) -> None:
        self._tests: Any = None

    def warm_up(self) -> None:
        if self._tests is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of how its plugin loader is called
                from bandit.core import config, test_set  # noqa: PLC0415 - half a second, paid in the worker only
            profile = {"exclude": [name for name, meaning in BANDIT.items() if not isinstance(meaning, Mapped)]}
            self._tests = test_set.BanditTestSet(config.BanditConfig(), profile)

    def accepts(self, file: SourceFile) -> bool:
        return file.language == "python" and kind_of_file(file) is FileKind.CODE

    def scan(self, files: Sequence[SourceFile]) -> ScanResult:
        self.warm_up()
        result = ScanResult((), (), ((self.name, self.version),))
        for file in files:
            result = result.plus(self._scan_one(file))
        return result

    def _scan_one(self, file: SourceFile) -> ScanResult:
        try:
            source = PythonSource(file)
            issues = self._issues(file, source.tree)
        except (SyntaxError, ValueError) as error:
            line = f" (line {error.lineno})" if isinstance(error, SyntaxError) and error.lineno else ""
            detail = f"this Python cannot be read by our interpreter{line}; correct it, or run us on a newer Python"
            return ScanResult((), (Gap(file.path, GapReason.SYNTAX, self.name, detail),), ())
        except (RecursionError, MemoryError):
            detail = "the code is nested too deeply; split the expression"
            return ScanResult((), (Gap(file.path, GapReason.LIMIT, self.name, detail),), ())
        found = (self._finding(file, source, issue) for issue in issues)
        return ScanResult(tuple(finding for finding in found if finding), (), ())

    def _issues(self, file: SourceFile, tree: ast.Module) -> list[Any]:
        from bandit.core import meta_ast, metrics  # noqa: PLC0415 - see warm_up

        from bot.scanners.visitors.bandit import QuickVisitor  # noqa: PLC0415 - the same

        visitor = QuickVisitor(
            _NEUTRAL_NAME,
            io.BytesIO(file.content),
            meta_ast.BanditMetaAst(),
            self._tests,
            False,  # debug
            {},  # silenced lines: none, ever
            _counters(metrics),
        )
        visitor.generic_visit(tree)
        return list(visitor.tester.results)

    def _finding(self, file: SourceFile, source: PythonSource, issue: Any) -> Finding | None:
        meaning = BANDIT.get(issue.test_id)
        if not isinstance(meaning, Mapped):
            return None
        lines = issue.linerange or [issue.lineno]
        first, last = source.git_line(issue.lineno), source.git_line(max(issue.lineno, lines[-1]))
        if meaning.rule == "SOC2-002":
            last = first
        where = place.location(file, first, last)
        text = "".join(file.lines[where.span.start - 1 : where.span.end])
        if not _worth(meaning.only, issue, source, text):
            return None
        secrets = source.strings_on(issue.lineno) if meaning.rule == "SOC2-002" else ()
        return Finding(
            rule=meaning.rule,
            location=where,
            message=meaning.message,
            severity=meaning.severity,
            confidence=meaning.confidence,
            tool=self.name,
            tool_rule=issue.test_id,
            matched=place.matched(file, where.span, secrets),
            reasoning=f"The test {issue.test_id} of bandit ({issue.test}) matches these lines.",
            cwe=meaning.cwe,
            scope=place.scope(file, where.span.start),
            suppressed=place.suppression(file, where.span),
        )


def _counters(metrics: Any) -> Any:
    counters = metrics.Metrics()
    counters.begin(_NEUTRAL_NAME)
    return counters


def _is_given_to_a_secret(text: str) -> bool:
    """Whether what is assigned to is named like a secret: `random.choice(tokens)` chooses words, not keys."""
    target, equals, _ = text.partition("=")
    return bool(equals) and bool(_SECRET_TOPIC.search(target)) and not _NO_SECRET_TOPIC.search(target)


def _worth(only: Only, issue: Any, source: PythonSource, text: str) -> bool:
    """Whether the condition under which a remark is worth making holds here."""
    conditions: dict[Only, Callable[[], bool]] = {
        Only.ALWAYS: lambda: True,
        Only.REAL_SECRET: lambda: source.has_secret_on(issue.lineno),
        Only.ABOUT_SECRETS: lambda: _is_given_to_a_secret(text),
        Only.ABOUT_SIGNATURES: lambda: bool(_SIGNATURE_TOPIC.search(text)) and not _NO_SECRET_TOPIC.search(text),
        Only.TOOL_IS_SURE: lambda: bool(issue.severity == "HIGH"),
        Only.NO_SWITCH: lambda: not source.is_behind_a_switch(issue.lineno),
        Only.UNSAFE_LOADER: lambda: not _SAFE_LOADER.search(text),
        Only.BUILT_FROM_OUTSIDE: lambda: (
            bool(issue.confidence != "LOW") and source.takes_parameter(issue.lineno, issue.col_offset)
        ),
    }
    return conditions[only]()


PLUGIN = Bandit()
