"""semgrep patterns from a repository: a safe part of semgrep's language, and nothing that could run away or reach out.

Allowed are patterns over code, their combinations, and taint. Left out: what reaches the network (`validators`),
rewrites code (`fix`), or joins rules. Regular expressions must be of a form whose time is bounded by the text.
"""

import re
from collections.abc import Iterator, Mapping
from re import _constants as op  # type: ignore[attr-defined]  # the parser of the standard library, which has no other name
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bot.engine.fields import Fault, Fields, near

LANGUAGES = ("python", "javascript", "typescript")

MAX_PATTERNS = 20
MAX_DEPTH = 12
MAX_PATTERN = 2000
MAX_REGEX = 200
MAX_REPEATS = 3
"""Patterns of one rule, their nesting, their characters, those of a regular expression, and its unbounded repeats. Our
own choice: the largest of our own patterns have half of each."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CODE = frozenset({"pattern", "pattern-not", "pattern-inside", "pattern-not-inside"})
_LISTS = frozenset({"patterns", "pattern-either", "pattern-sources", "pattern-sinks", "pattern-sanitizers"})
_REGEX = frozenset({"pattern-regex", "pattern-not-regex"})
_TOP = (*sorted(_CODE & {"pattern"}), *sorted(_LISTS), "pattern-regex")
_INSIDE = (*sorted(_CODE), *sorted(_LISTS & {"patterns", "pattern-either"}), *sorted(_REGEX), "metavariable-regex")
_FOCUS = "focus-metavariable"


def read_patterns(content: object, rule: str) -> Iterator[Mapping[str, object]]:
    """The patterns of one file, with their ids prefixed by the rule's. Raises Fault."""
    fields = Fields(content)
    rules = fields.take("rules")
    fields.no_more()
    if not isinstance(rules, list) or not 1 <= len(rules) <= MAX_PATTERNS:
        raise Fault(f"`rules` is not a list of 1 to {MAX_PATTERNS} patterns")
    for number, entry in enumerate(rules):
        yield _pattern(Fields(entry, f"rules[{number}]"), rule, f"rules[{number}]")


def _pattern(fields: Fields, rule: str, where: str) -> Mapping[str, object]:
    name = fields.text("id")
    if not _ID.fullmatch(name) or len(name) > 60:
        raise Fault(f"`{where}.id` is not made of small letters, digits and hyphens")
    languages = fields.texts("languages")
    for language in languages:
        if language not in LANGUAGES:
            raise Fault(f"`{where}.languages` holds {language!r}{near(language, LANGUAGES)}")
    if not languages:
        raise Fault(f"`{where}.languages` is missing")
    fields.text("message", "-")
    fields.text("severity", "-")
    taint = fields.text("mode", "search")
    if taint not in ("search", "taint"):
        raise Fault(f"`{where}.mode` is {taint!r}; known: search, taint")
    found: dict[str, object] = {}
    for key in _TOP:
        value = fields.take(key)
        if value is not None:
            found[key] = _checked(key, value, f"{where}.{key}", 0)
    fields.no_more()
    if not found:
        raise Fault(f"`{where}` has no pattern; known: {', '.join(_TOP)}")
    mode = {"mode": "taint"} if taint == "taint" else {}
    return {"id": f"{rule}-{name}", "languages": list(languages), "severity": "WARNING", **mode, **found}


def _checked(key: str, value: Any, where: str, depth: int) -> object:
    if depth > MAX_DEPTH:
        raise Fault(f"`{where}` is nested too deeply")
    if key in _CODE or key == _FOCUS:
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_PATTERN:
            raise Fault(f"`{where}` is not a text of at most {MAX_PATTERN:,} characters")
        return value
    if key in _REGEX:
        return _regex(value, where)
    if key == "metavariable-regex":
        inner = Fields(value, where)
        checked = {"metavariable": inner.text("metavariable"), "regex": _regex(inner.take("regex"), f"{where}.regex")}
        inner.no_more()
        return checked
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_PATTERNS:
        raise Fault(f"`{where}` is not a list of 1 to {MAX_PATTERNS} patterns")
    return [_entry(each, f"{where}[{number}]", depth) for number, each in enumerate(value)]


def _entry(value: object, where: str, depth: int) -> dict[str, object]:
    if not isinstance(value, dict) or not value:
        raise Fault(f"`{where}` is not a mapping with one pattern")
    found: dict[str, object] = {}
    for key, inner in value.items():
        if key not in _INSIDE and key != _FOCUS:
            raise Fault(f"the key `{where}.{key}` is not allowed{near(str(key), (*_INSIDE, _FOCUS))}")
        found[str(key)] = _checked(str(key), inner, f"{where}.{key}", depth + 1)
    return found


def _regex(value: object, where: str) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_REGEX:
        raise Fault(f"`{where}` is not a text of at most {MAX_REGEX} characters")
    try:
        parsed = parser.parse(value)
    except (re.error, RecursionError, OverflowError) as error:
        raise Fault(f"`{where}` is not a regular expression: {error}") from None
    if _repeats(parsed, where, inside=False) > MAX_REPEATS:
        raise Fault(f"`{where}` has more than {MAX_REPEATS} unbounded repeats: it could take for ever")
    return value


def _repeats(parsed: Any, where: str, *, inside: bool) -> int:
    """The unbounded repeats of an expression. Raises Fault for one inside another, and for references back, which are
    what makes matching take exponential time."""
    count = 0
    for code, argument in parsed:
        if code in (op.GROUPREF, op.GROUPREF_EXISTS, op.ASSERT, op.ASSERT_NOT):
            raise Fault(f"`{where}` looks around or refers back: it could take for ever")
        if code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            _, most, body = argument
            if inside and most > 1:
                raise Fault(f"`{where}` repeats a repeat: it could take for ever")
            count += int(most > MAX_REGEX) + _repeats(body, where, inside=inside or most > 1)
        elif code is op.SUBPATTERN:
            count += _repeats(argument[-1], where, inside=inside)
        elif code is op.ATOMIC_GROUP:
            count += _repeats(argument, where, inside=inside)
        elif code is op.BRANCH:
            if inside:
                raise Fault(f"`{where}` repeats a choice: it could take for ever")
            count += sum(_repeats(branch, where, inside=inside) for branch in argument[1])
    return count
