"""Does a literal credential work in production? Where it stands, and what the code around it does, say so.

A default that the code refuses to start with, a developer's own settings, and a hash that is thrown away are no
credentials of anybody. Tokens of a known format are judged by their format alone, wherever they stand.
"""

import re
from collections.abc import Iterator

from bot.core.source import SourceFile
from bot.scanners.judgement.credentials import WELL_KNOWN, Purpose, asks_to_be_replaced, is_token, purpose_of

LOCAL_STACK = 0.45
"""Confidence in a plain word as the password of a service in a compose file: nobody outside reaches most of them."""

TO_BE_REPLACED = 0.45
"""Confidence in "changeme" as a signing key in a file of settings: it works, but the code may refuse it elsewhere."""

SERVICE = 0.65
"""Confidence in a plain word as a password in code: most are those of a database beside the application."""

MAX_LINES = 20_000
"""Lines of a file that are searched for a refusal: longer files are not settings."""

_DEVELOPER = re.compile(
    r"(?:^|[/_.-])(?:dev|develop|development|devcontainer|local|localhost|test|tests|testing|regtest|debug"
    r"|sandbox|ci|demo|worktree"
    r"|example|examples|sample|docker_compose|playground|fixtures|vagrant|populate)(?=$|[/_.-])",
    re.IGNORECASE,
)
_COMPOSE = re.compile(r"(?:^|/)(?:docker-)?compose[^/]*\.ya?ml$", re.IGNORECASE)
_SWITCH = re.compile(
    r"^\s*(?:if|elif)\b(?!\s+not\b).*(?:\bdebug\b|\bdev\b|develop|\btesting\b|\blocal\b)", re.IGNORECASE
)
_CLASS = re.compile(r"^\s*class\s+\w*(?:Dev|Test|Local|Debug|CI)\w*\b")
_ASKS = re.compile(r"==|!=|\bin\b|\bis\b|startswith|startsWith|includes|\.has\(|\.equals\(")
_REFUSES = re.compile(r"\b(?:raise|throw|exit|abort|panic|fatal|ImproperlyConfigured|die)\b")
_WITHIN = 8
"""Lines below a question in which the refusal is looked for: a message of some lines stands between them."""
_PREFIX = re.compile(r"""starts_?with\(\s*["']([^"']{5,60})["']""", re.IGNORECASE)
_THROWN_AWAY = re.compile(
    r"^\s*(?:await\s+)?(?:[\w.]+\.)?(?:make_password|generate_password_hash|hash_password|get_password_hash|hash"
    r"|hashpw|verify|hasher)\("
)
_PROTECTS = re.compile(
    r"bcrypt|argon|scrypt|pbkdf|hash|encrypt|cipher|crypto|\.pre\(|beforeCreate|hooks?\b", re.IGNORECASE
)
_DUMMY = re.compile(r"dummy|timing|fake|waste|nobody|unusable", re.IGNORECASE)


def excused(file: SourceFile, line: int, name: str, value: str) -> bool:
    """Whether the literal `value`, given to `name` on this line (from 1), works for nobody in production."""
    text = file.lines[line - 1] if 0 < line <= len(file.lines) else ""
    if _THROWN_AWAY.match(text) or _DUMMY.search(text):
        return True
    if is_refused(file, value):
        return True
    if not _for_developers(file, line):
        return False
    return purpose_of(name) is Purpose.SIGNING or is_plain(value) or not is_token(value)


def weigh(file: SourceFile, name: str, value: str, confidence: float) -> float:
    """The confidence in a remark about this literal; 0 for none."""
    if purpose_of(name) is Purpose.SIGNING:
        is_code = file.language in ("python", "javascript", "typescript")
        return confidence if is_code or not asks_to_be_replaced(value) else min(confidence, TO_BE_REPLACED)
    if not _COMPOSE.search(file.path):
        return min(confidence, SERVICE) if purpose_of(name) is Purpose.PASSWORD and is_plain(value) else confidence
    if value.lower() in WELL_KNOWN:
        return 0.0
    return min(confidence, LOCAL_STACK) if is_plain(value) else confidence


def protects_data(file: SourceFile) -> bool:
    """Does a file speak of hashing or encryption at all? Where a model and what fills it stand in one file that does
    not, nothing else protects what it keeps."""
    return bool(_PROTECTS.search(file.text))


def is_plain(value: str) -> bool:
    """A word of small letters, as a developer types it for a service of his own machine."""
    return value.lower() in WELL_KNOWN or (value.isalpha() and value.islower() and len(value) <= 16)


def _for_developers(file: SourceFile, line: int) -> bool:
    if _DEVELOPER.search(file.path):
        return True
    return file.language == "python" and any(_SWITCH.match(text) or _CLASS.match(text) for text in _around(file, line))


def _around(file: SourceFile, line: int) -> Iterator[str]:
    """The lines that open the blocks around a line, innermost first, by indentation."""
    limit = _indent(file.lines[line - 1]) if 0 < line <= len(file.lines) else 0
    for text in reversed(file.lines[: max(0, line - 1)]):
        if limit == 0:
            return
        if text.strip() and not text.lstrip().startswith("#") and _indent(text) < limit:
            limit = _indent(text)
            yield text


def _indent(text: str) -> int:
    return len(text.expandtabs(8)) - len(text.expandtabs(8).lstrip(" "))


def is_refused(file: SourceFile, value: str) -> bool:
    """Does the file ask for this value, by itself or by a constant that holds it, and stop if it is there?"""
    if not value or len(file.lines) > MAX_LINES:
        return False
    held = re.compile(
        r"^\s*(?:(?:export\s+)?(?:const|let|var)\s+)?(\w+)\b[^=]{0,60}=[^=].*?[\"']" + re.escape(value) + r"[\"']"
    )
    quoted = re.compile(r"[\"']" + re.escape(value) + r"[\"']")
    names = {found[1] for text in file.lines if (found := held.match(text))}
    named = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names))) + r")\b") if names else None
    for number, text in enumerate(file.lines):
        if not _ASKS.search(text) or held.match(text):
            continue
        prefix = _PREFIX.search(text)
        asked = quoted.search(text) or (prefix and value.startswith(prefix[1])) or _by_name(named, names, text)
        if asked and any(_REFUSES.search(below) for below in file.lines[number : number + _WITHIN]):
            return True
    return False


def _by_name(named: re.Pattern[str] | None, names: set[str], text: str) -> bool:
    """`if SECRET_KEY == DEFAULT_KEY`: asked for by the name of the constant, on one side of a comparison."""
    if named is None:
        return False
    after = re.search(r"(?:==|!=|\bin)\s*[\w.]*?\b(\w+)\s*(?:[:)&|]|and\b|or\b|$)", text)
    return bool(named.search(text)) and bool(after) and after is not None and after[1] in names
