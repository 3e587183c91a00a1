"""Code that is shown must not spread the secrets in it: into a terminal's log, a report, a comment."""

import re
from collections.abc import Iterable

from bot.core.finding import Finding

HIDDEN = "***"
"""What stands for a secret in `Finding.matched`."""

SECRETS_RULE = "SOC2-002"

_NAMED = re.compile(
    r"\s*(?:(?:export|const|let|var|static|final|public|private|val|-)\s+)*"
    r"""["']?[A-Za-z_][\w.-]{0,40}["']?\s{0,20}(?::=|=>|=(?!=)|:)\s{0,20}(?=\S)"""
)


class Veil:
    """Knows which lines of one file hold a secret, by the findings in it.

    A finding's own lines are known by number. A line that moved or is about to come (an edit that repeats it) is
    known by its text: the parts of `Finding.matched` around the secret, in their order.
    """

    def __init__(self, findings: Iterable[Finding], path: str, before: Iterable[Finding] = ()) -> None:
        """`findings` are of the file at `path` as it is shown, `before` of an earlier state of it."""
        self._said: dict[int, str] = {}
        self._numbers: set[int] = set()
        self._parts: list[list[str]] = []
        for finding in findings:
            if finding.location.path == path and (finding.rule == SECRETS_RULE or HIDDEN in finding.matched):
                self._learn_place(finding)
                self._learn_text(finding)
        for finding in before:
            if finding.location.path == path:
                self._learn_text(finding)

    def _learn_place(self, finding: Finding) -> None:
        span = finding.location.span
        self._numbers.update(range(span.start, span.end + 1))
        if span.start == span.end and HIDDEN in finding.matched:
            self._said[span.start] = finding.matched

    def _learn_text(self, finding: Finding) -> None:
        if HIDDEN not in finding.matched:
            return
        parts = [part for part in ("".join(piece.split()) for piece in finding.matched.split(HIDDEN)) if part]
        if sum(map(len, parts)) > 2:
            self._parts.append(parts)

    def over(self, text: str, number: int = 0) -> str:
        """The line (without its ending) as it may be shown; `number` is its place in the head, 0 for none."""
        if number in self._said:
            return text[: len(text) - len(text.lstrip())] + self._said[number]
        if number in self._numbers or self._knows(text):
            return _masked(text)
        return text

    def _knows(self, text: str) -> bool:
        bare = "".join(text.split()) if self._parts else ""
        return any(_in_order(parts, bare) for parts in self._parts)


NO_VEIL = Veil((), "")


def _in_order(parts: list[str], text: str) -> bool:
    at = 0
    for part in parts:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def _masked(text: str) -> str:
    """The name that something is assigned to, and nothing of what is assigned."""
    named = _NAMED.match(text)
    return (named[0] if named else text[: len(text) - len(text.lstrip())]) + HIDDEN
