"""Security tests that a change deleted: what they held, nobody holds any more."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.finding import Severity
from bot.engine.removed_lines import Change, Line, Removal, finding_on

CONFIDENCE = 0.55
"""A test's name says what it is about; whether another test holds the same is not known."""

_TEST = re.compile(r"""^\s*(?:async\s+)?def\s+(test_\w+)|^\s*(?:it|test)(?:\.each\([^)]*\))?\(\s*["'`]([^"'`]+)["'`]""")

MAX_TEST_LINES = 200
"""Removed lines that are taken for one test's own. Our own choice: longer tests say what they are about before."""


class _Subject(NamedTuple):
    words: re.Pattern[str]
    rule: str
    what: str


_SUBJECTS = (
    _Subject(re.compile(r"csrf|same.?site|http.?only|session.?(?:fixation|expir|rotat)"), "SOC2-009", "sessions"),
    _Subject(re.compile(r"rate.?limit|throttl|too.?many.?(?:requests|attempts)|lock.?out"), "SOC2-006", "rate limits"),
    _Subject(re.compile(r"audit"), "SOC2-010", "the audit trail"),
    _Subject(
        re.compile(r"forbid|forbidden|permission|not.?allowed|403|other.?users?\b|not.?(?:the.?)?owner|non.?admin"),
        "SOC2-008",
        "access control",
    ),
    _Subject(
        re.compile(r"unauth|anonymous|requires?.?(?:login|auth)|(?:login|auth).*required|not.?logged.?in|401"),
        "SOC2-001",
        "authentication",
    ),
)


class _Test(NamedTuple):
    line: Line
    name: str
    subject: _Subject


def lost_tests(change: Change) -> Iterator[Removal]:
    """Deleted tests, unless the change brings tests of the same subject, or takes away what they tested."""
    deleted = [lines for path, lines in change.removed.items() if path in change.tests]
    gone = [(lines, test) for lines in deleted for test in _tests(lines)]
    if not gone:
        return
    names = {name for lines in change.added.values() for line in lines if (name := _name(line))}
    renewed = {subject.rule for name in names if (subject := _subject(name))}
    for lines, test in gone:
        if test.name in names or test.subject.rule in renewed or _of_something_gone(change, test, lines):
            continue
        yield _removal(change, test)


def _name(line: Line) -> str:
    found = _TEST.match(line.text)
    return (found[1] or found[2]) if found else ""


def _subject(name: str) -> _Subject | None:
    return next((each for each in _SUBJECTS if each.words.search(name.lower())), None)


def _tests(lines: tuple[Line, ...]) -> Iterator[_Test]:
    for line in lines:
        name = _name(line)
        subject = _subject(name) if name else None
        if subject:
            yield _Test(line, name, subject)


def _of_something_gone(change: Change, test: _Test, lines: tuple[Line, ...]) -> bool:
    """Whether the test names an endpoint that the change took away as well, by its handler or its route."""
    left = {each.handler for each in change.head.endpoints} | {each.path for each in change.head.endpoints}
    before = {each.handler for each in change.base.endpoints} | {each.path for each in change.base.endpoints}
    gone = {name for name in before - left if len(name) > 3}
    if not gone:
        return False
    at = lines.index(test.line)
    own = [test.line.text]
    for line in lines[at + 1 : at + MAX_TEST_LINES]:
        if _name(line):
            break
        own.append(line.text)
    text = "\n".join(own)
    return any(_stem(name) in text for name in gone)


def _stem(name: str) -> str:
    """A route up to its first parameter, which a test fills in; a handler as it is."""
    return re.split(r"[{<:]", name)[0].rstrip("/") or name


def _removal(change: Change, test: _Test) -> Removal:
    finding = finding_on(
        test.line,
        change.base_files[test.line.path],
        rule=test.subject.rule,
        message=f"The change deletes a test of {test.subject.what}, `{test.name}`.",
        reasoning=f"No test of {test.subject.what} is added anywhere in the change, and what it tested is still there.",
        severity=Severity.LOW,
        confidence=CONFIDENCE,
    )
    return Removal(finding)
